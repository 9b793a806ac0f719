import { generateDevice } from '@kith/keys'
import { attached, dataFrame, nextListOf, newPerson, RawClient } from '@kith/testing/conformance'
import { codeOfNumber, encodePacket, noDevice } from '@kith/wire'
import { describe, expect, it } from 'vitest'

import { running, temporaryFolder } from '../running.ts'

describe('signing in', () => {
  it('[SE1] ends a connection that sends text', async () => {
    const server = await running()
    const client = await RawClient.connect(server.url)
    client.sendText('hello')
    expect(codeOfNumber((await client.next('bye')).code)).toBe('frame-unexpected')
    await client.closed
  })

  it('[SE2] challenges every connection anew, with the network that stays', async () => {
    const server = await running({ domain: 'example.org' })
    const [one, two] = await Promise.all([RawClient.connect(server.url), RawClient.connect(server.url)])
    expect(one.challenge?.nonce).not.toEqual(two.challenge?.nonce)
    expect(one.challenge?.domain).toBe('example.org')
    expect(one.challenge?.networkKey).toEqual(two.challenge?.networkKey)
    expect(Buffer.from(one.challenge?.networkKey ?? [])).toEqual(Buffer.from(server.networkKey))
  })

  it('[SE2][SE4][SE7] keeps network key, store life and epochs across restarts, and gives a new store a new life', async () => {
    const alice = await newPerson('alice')
    const dataDir = await temporaryFolder()
    const seen = []
    for (let start = 0; start < 2; start++) {
      const server = await running({ store: undefined, dataDir } as object)
      const client = await RawClient.connect(server.url)
      const { epoch } = await client.signIn(alice)
      seen.push({ key: Buffer.from(server.networkKey).toString('hex'), boot: client.challenge?.boot, epoch })
      await server.stop()
    }
    expect(seen[1]?.key).toBe(seen[0]?.key)
    expect(seen[1]?.boot).toBe(seen[0]?.boot)
    expect(seen[1]?.epoch).toBeGreaterThan(seen[0]?.epoch ?? 0)
    const other = await RawClient.connect((await running()).url)
    expect(other.challenge?.boot).not.toBe(seen[0]?.boot)
  })

  it('[SE3] claims a free name, and knows it again', async () => {
    const server = await running()
    const alice = await newPerson('alice')
    const first = await RawClient.connect(server.url)
    expect(await first.signIn(alice)).toMatchObject({ device: alice.device, claimed: true })
    await first.leave()
    const second = await RawClient.connect(server.url)
    expect(await second.signIn(alice)).toMatchObject({ device: alice.device, claimed: false })
  })

  it('[SE3] refuses a taken, a look-alike and a malformed name and lets the connection try again', async () => {
    const server = await running()
    const claimed = await RawClient.connect(server.url)
    await claimed.signIn(await newPerson('alice'))
    const client = await RawClient.connect(server.url)
    await expect(client.signIn(await newPerson('alice'))).rejects.toMatchObject({ code: 'name-taken' })
    await expect(client.signIn(await newPerson('a1ice'))).rejects.toMatchObject({ code: 'name-lookalike' })
    await expect(client.signIn(await newPerson('bob'), { name: 'Bob!' })).rejects.toMatchObject({
      code: 'name-malformed',
    })
    expect(await client.signIn(await newPerson('bob'))).toMatchObject({ claimed: true })
  })

  it('[SE3] refuses a wrong signature and a sign-in made for another connection', async () => {
    const server = await running()
    const alice = await newPerson('alice')
    const client = await RawClient.connect(server.url)
    const other = await RawClient.connect(server.url)
    await expect(client.signIn(alice, { signature: new Uint8Array(64) })).rejects.toMatchObject({
      code: 'signature-wrong',
    })
    const { signature } = await other.signInFrame(alice)
    await expect(client.signIn(alice, { signature })).rejects.toMatchObject({ code: 'signature-wrong' })
    expect(await client.signIn(alice)).toMatchObject({ claimed: true })
  })

  it('[SE4] carries several devices on one connection, up to the limit', async () => {
    const server = await running({ limits: { devicesPerConnectionMax: 2 } })
    const [a, b, c] = await Promise.all([newPerson('a1'), newPerson('b2'), newPerson('c3')])
    const client = await RawClient.connect(server.url)
    await client.attach(a)
    await client.attach(b)
    await expect(client.signIn(c)).rejects.toMatchObject({ code: 'rate-exceeded' })
    client.send(dataFrame(a.device, b.device, 1), dataFrame(b.device, a.device, 1))
    await client.next('data')
    await client.next('data')
  })

  it('[SE5] gives a device to its newer connection and closes the older one', async () => {
    const server = await running()
    const [alice, bob] = await Promise.all([newPerson('alice'), newPerson('bob')])
    const older = await attached(server.url, alice)
    const watching = await attached(server.url, bob)
    const newer = await RawClient.connect(server.url)
    await newer.attach(alice)
    expect(codeOfNumber((await older.next('bye')).code)).toBe('taken-over')
    await older.closed
    watching.send(dataFrame(bob.device, alice.device, 1))
    await newer.next('data')
  })

  it('[SE5] leaves the other devices of an older connection alone, and ignores the fenced one', async () => {
    const server = await running()
    const [alice, bob] = await Promise.all([newPerson('alice'), newPerson('bob')])
    const both = await RawClient.connect(server.url)
    await both.attach(bob)
    const frame = await both.signInFrame(alice)
    both.send(frame, { type: 'attach', as: alice.device })
    await both.next('signed-in')
    const newer = await attached(server.url, alice)
    expect(await both.next('refused')).toMatchObject({ request: frame.request })
    both.send(dataFrame(alice.device, bob.device, 7), dataFrame(bob.device, alice.device, 8))
    expect(Buffer.from((await newer.next('data')).envelope.authenticated).readUInt32BE(52)).toBe(8)
    await both.sync()
    expect(both.frames.filter(({ type }) => type === 'data')).toEqual([])
  })

  it('[SE5][SE17] puts out a device that is no longer listed and tells those who looked the name up', async () => {
    const server = await running()
    const [alice, bob] = await Promise.all([newPerson('alice'), newPerson('bob')])
    const second = await generateDevice('second', 1_000)
    const both = { ...alice, deviceList: await nextListOf(alice, [alice.keys, second]) }
    const first = await attached(server.url, alice)
    await (await RawClient.connect(server.url)).setDevices(both.deviceList)
    const follower = await attached(server.url, bob)
    follower.send({ type: 'lookup', request: 50, as: bob.device, name: 'alice', have: 0 })
    expect(await follower.next('name-record')).toMatchObject({ request: 50 })
    const only = await nextListOf({ ...both, keys: second }, [second])
    await (await RawClient.connect(server.url)).setDevices(only)
    expect(codeOfNumber((await first.next('bye')).code)).toBe('device-unlisted')
    const stale = await follower.next('stale-devices')
    expect(stale.record.name).toBe('alice')
    expect(stale.record.lists.map((list) => Buffer.from(list))).toEqual([Buffer.from(only)])
  })

  it('[SE22] passes nothing on of a device that is no longer listed', async () => {
    const server = await running()
    const [alice, bob] = await Promise.all([newPerson('alice'), newPerson('bob')])
    const second = await generateDevice('second', 1_000)
    const first = await attached(server.url, alice)
    const b = await attached(server.url, bob)
    const other = await RawClient.connect(server.url)
    await other.setDevices(await nextListOf(alice, [second]))
    first.send(dataFrame(alice.device, bob.device, 1))
    expect(codeOfNumber((await first.next('bye')).code)).toBe('device-unlisted')
    await first.closed
    await b.sync()
    expect(b.frames.filter(({ type }) => type === 'data')).toEqual([])
    await expect((await RawClient.connect(server.url)).signIn(alice)).rejects.toMatchObject({ code: 'device-unlisted' })
  })

  it('[SE21] answers look-ups and takes device lists before sign-in, a limited number of them', async () => {
    const server = await running({ limits: { requestsBeforeSignInMax: 3 } })
    const [alice, bob] = await Promise.all([newPerson('alice'), newPerson('bob')])
    const client = await RawClient.connect(server.url)
    await client.setDevices(alice.deviceList)
    const lookup = { type: 'lookup', as: noDevice, have: 0 } as const
    client.send({ ...lookup, request: 50, name: 'alice' }, { ...lookup, request: 51, name: 'bob' })
    expect(await client.next('name-record')).toMatchObject({ request: 50, record: { name: 'alice', version: 1 } })
    expect(codeOfNumber((await client.next('refused')).code)).toBe('name-unknown')
    client.send({ ...lookup, request: 52, name: 'alice' })
    expect(codeOfNumber((await client.next('refused')).code)).toBe('rate-exceeded')
    await client.signIn(bob)
    client.send({ ...lookup, request: 53, name: 'alice' })
    expect(codeOfNumber((await client.next('bye')).code)).toBe('not-signed-in')
  })

  it('[SE21] takes look-ups before sign-in out of what an address may sign in', async () => {
    const server = await running({ rates: { signIns: { perSecond: 0.001, burst: 2 } } })
    const client = await RawClient.connect(server.url)
    for (const request of [1, 2, 3]) client.send({ type: 'lookup', request, as: noDevice, name: 'alice', have: 0 })
    const codes = []
    for (let count = 0; count < 3; count++) codes.push(codeOfNumber((await client.next('refused')).code))
    expect(codes).toEqual(['name-unknown', 'name-unknown', 'rate-exceeded'])
  })

  it('[SE6] sends a device nothing of others before it attaches', async () => {
    const server = await running()
    const [alice, bob] = await Promise.all([newPerson('alice'), newPerson('bob')])
    const a = await attached(server.url, alice)
    const b = await RawClient.connect(server.url)
    await b.signIn(bob)
    a.send(dataFrame(alice.device, bob.device, 1))
    expect(await a.next('absent')).toMatchObject({ device: bob.device })
    b.send({ type: 'attach', as: bob.device }, { type: 'attach', as: bob.device })
    await a.next('present')
    a.send(dataFrame(alice.device, bob.device, 2))
    expect(Buffer.from((await b.next('data')).envelope.authenticated).readUInt32BE(52)).toBe(2)
    await b.sync()
    expect(b.frames.filter(({ type }) => type === 'data')).toEqual([])
  })

  it('[SE13] ends a connection that acts for a device of another', async () => {
    const server = await running()
    const [alice, bob, eve] = await Promise.all([newPerson('alice'), newPerson('bob'), newPerson('eve')])
    await attached(server.url, alice)
    const b = await attached(server.url, bob)
    for (const frame of [
      dataFrame(alice.device, bob.device, 1),
      { type: 'attach', as: alice.device } as const,
      { type: 'lookup', request: 1, as: alice.device, name: 'bob', have: 0 } as const,
      { type: 'store', first: 1, envelope: dataFrame(alice.device, bob.device, 1).envelope } as const,
    ]) {
      const client = await attached(server.url, eve)
      client.send(frame)
      expect(codeOfNumber((await client.next('bye')).code)).toBe('not-signed-in')
      await client.closed
    }
    await b.sync()
    expect(b.frames.filter(({ type }) => type === 'data')).toEqual([])
  })

  it('[SE14] ends the connection of a bad packet, and only that', async () => {
    const server = await running()
    const [alice, bob, eve] = await Promise.all([newPerson('alice'), newPerson('bob'), newPerson('eve')])
    const a = await attached(server.url, alice)
    const b = await attached(server.url, bob)
    const good = encodePacket([dataFrame(eve.device, bob.device, 3)])
    const cases: readonly (readonly [Uint8Array, string])[] = [
      [Buffer.concat([good, Buffer.from([0x20, 0, 0])]), 'frame-cut'],
      [Buffer.concat([good, Buffer.from([0x20, 0, 0, 9, 1])]), 'frame-cut'],
      [Buffer.concat([good, Buffer.from([0x7f, 0, 0, 0])]), 'frame-unknown'],
      [Buffer.concat([good, Buffer.from([0x07, 0, 0, 5, 0, 0, 0, 1, 9])]), 'frame-trailing'],
      [Buffer.from([2, 7, 0, 0, 4, 0, 0, 0, 1]), 'frame-version'],
      [Buffer.alloc(0), 'frame-cut'],
      [encodePacket([{ type: 'done', request: 1 }]), 'frame-unexpected'],
      [Buffer.from([1, 0x20, 0, 0, 3, 1, 2, 3]), 'frame-cut'],
    ]
    for (const [bytes, code] of cases) {
      const client = await attached(server.url, eve)
      client.sendBytes(bytes)
      expect(codeOfNumber((await client.next('bye')).code), code).toBe(code)
      await client.closed
    }
    a.send(dataFrame(alice.device, bob.device, 4))
    const seqs = []
    for (let count = 0; count < 5; count++)
      seqs.push(Buffer.from((await b.next('data')).envelope.authenticated).readUInt32BE(52))
    expect(seqs).toEqual([3, 3, 3, 3, 4])
  })

  it('[SE16] answers each request once, with its number', async () => {
    const server = await running()
    const [alice, bob] = await Promise.all([newPerson('alice'), newPerson('bob')])
    const a = await attached(server.url, alice)
    await attached(server.url, bob)
    const as = alice.device
    a.send(
      { type: 'lookup', request: 11, as, name: 'bob', have: 0 },
      { type: 'lookup', request: 12, as, name: 'nobody-here', have: 0 },
      { type: 'lookup', request: 13, as, name: 'NOT a name', have: 0 },
      { type: 'grant', request: 14, as, name: 'bob', level: 'contact' },
      { type: 'grant', request: 15, as, name: 'nobody-here', level: 'contact' },
    )
    expect((await a.next('name-record')).request).toBe(11)
    expect((await a.next('done')).request).toBe(14)
    const refused = [await a.next('refused'), await a.next('refused'), await a.next('refused')]
    const codes = new Map(refused.map(({ request, code }) => [request, codeOfNumber(code)]))
    expect([...codes].sort()).toEqual([
      [12, 'name-unknown'],
      [13, 'name-malformed'],
      [15, 'name-unknown'],
    ])
    a.send({ type: 'grants-query', request: 16, as, after: '' })
    expect(await a.next('grants')).toMatchObject({ request: 16, grants: [{ name: 'bob', level: 'contact' }] })
  })
})
