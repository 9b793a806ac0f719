import { connect } from 'node:net'

import { attached, dataFrame, newPerson, opcodes, RawClient } from '@kith/testing/conformance'
import { bytesToId, codeOfNumber, decodePacket, encodePacket } from '@kith/wire'
import { describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'

import { defaults } from '../../src/defaults.ts'
import { countedAddress } from '../../src/sessions/address.ts'
import { Flusher } from '../../src/sessions/flusher.ts'
import { Liveness } from '../../src/sessions/liveness.ts'
import { isOriginAllowed } from '../../src/sessions/origin.ts'
import { type Feeder, Output } from '../../src/sessions/output.ts'
import { Reading } from '../../src/sessions/reading.ts'
import { TokenBucket } from '../../src/sessions/token-bucket.ts'
import { running } from '../running.ts'

describe('hostile and slow clients', () => {
  it('[SE10] ends a connection that does not sign in', async () => {
    const server = await running({ deadlines: { signInMs: 40 } })
    const silent = await RawClient.connect(server.url)
    expect(codeOfNumber((await silent.next('bye')).code)).toBe('sign-in-late')
    await silent.closed
  })

  it('[SE10] takes at most 8,192 bytes a packet before sign-in, and 65,536 after', async () => {
    const server = await running()
    const early = await RawClient.connect(server.url)
    early.sendBytes(Buffer.alloc(8_193, 1))
    expect(codeOfNumber((await early.next('bye')).code)).toBe('frame-too-long')
    expect((await early.closed).code).toBe(1009)
    const signedIn = await attached(server.url, await newPerson('alice'))
    signedIn.sendBytes(Buffer.alloc(65_537, 1))
    expect((await signedIn.closed).code).toBe(1009)
  })

  it('[SE10] bounds what an unfinished message may hold before sign-in', async () => {
    const server = await running({ limits: { bytesBeforeSignInMax: 10_000 } })
    const client = await RawClient.connect(server.url)
    for (const opcode of [opcodes.binary, opcodes.continuation])
      client.socket.sendFrame({ opcode, payload: Buffer.alloc(9_000), isFinal: false })
    expect(codeOfNumber((await client.next('bye')).code)).toBe('frame-too-long')
    await client.closed
  })

  it('[SE10] lets nothing of a device pass before sign-in but its sign-in, ping, pong and bye', async () => {
    const server = await running()
    const alice = await newPerson('alice')
    const client = await RawClient.connect(server.url)
    await client.sync()
    client.send({ type: 'pong', token: 1 }, { type: 'lookup', request: 1, as: alice.device, name: 'alice', have: 0 })
    expect(codeOfNumber((await client.next('bye')).code)).toBe('not-signed-in')
    await client.closed
  })

  it('[SE10] holds a limited number of connections of one address before sign-in', async () => {
    const server = await running({ limits: { connectionsBeforeSignInMax: 2 } })
    const first = await RawClient.connect(server.url)
    const second = await RawClient.connect(server.url)
    await expect(RawClient.connect(server.url)).rejects.toThrow('503')
    await first.signIn(await newPerson('alice'))
    const third = await RawClient.connect(server.url)
    await expect(RawClient.connect(server.url)).rejects.toThrow('503')
    second.cut()
    third.cut()
  })

  it('[SE10] gives a request without an end no more time than its deadline', async () => {
    const server = await running({ deadlines: { headerMs: 60 } })
    const silent = connect(server.port, '127.0.0.1')
    const dripping = connect(server.port, '127.0.0.1')
    dripping.write('GET /kith HTTP/1.1\r\nHost: x\r\n')
    await Promise.all(
      [silent, dripping].map(
        (socket) => new Promise((resolve) => socket.on('error', resolve).once('close', resolve).resume()),
      ),
    )
  })

  it('[SE9] answers ping, and asks a silent client for a sign of life before giving it up', () => {
    const deadlines = defaults.deadlines
    const liveness = new Liveness(deadlines, 0)
    const view = { isSignedIn: true, isPaused: false, waitingBytes: 0, packetsTaken: 0 }
    const verdicts: [number, string][] = []
    for (let nowMs = 0; nowMs <= 45_000; nowMs += 1_000) {
      const verdict = liveness.sweep(nowMs, view)
      if (verdict !== undefined) verdicts.push([nowMs, verdict])
    }
    expect(verdicts.slice(0, 2)).toEqual([
      [15_000, 'ping'],
      [43_000, 'gone'],
    ])
    const alive = new Liveness(deadlines, 0)
    for (let nowMs = 0; nowMs <= 300_000; nowMs += 1_000) {
      const verdict = alive.sweep(nowMs, view)
      expect(verdict).not.toBe('gone')
      if (verdict === 'ping') alive.heard()
    }
    const paused = new Liveness(deadlines, 0)
    for (let nowMs = 0; nowMs <= 120_000; nowMs += 1_000)
      expect(paused.sweep(nowMs, { ...view, isPaused: true })).toBeUndefined()
  })

  it('[SE9] cuts off a client that does not answer a WebSocket ping, and keeps one that does', async () => {
    const server = await running({ deadlines: { pingEveryMs: 30, pongMs: 30 } })
    const dead = new WebSocket(server.url, { autoPong: false })
    dead.on('error', () => undefined)
    const alive = await attached(server.url, await newPerson('alice'))
    let pings = 0
    const pinged = new Promise<void>((resolve) => {
      alive.onControl(() => {
        if (++pings === 4) resolve()
      })
    })
    expect(await new Promise((resolve) => dead.once('close', resolve))).toBe(1006)
    await pinged
    await alive.sync()
  })

  it('[SE8] says that it stops, and ends a session at once when the client says bye', async () => {
    const server = await running()
    const [alice, bob] = await Promise.all([newPerson('alice'), newPerson('bob')])
    const a = await attached(server.url, alice)
    const b = await attached(server.url, bob)
    await b.leave()
    a.send(dataFrame(alice.device, bob.device, 1))
    expect(await a.next('absent')).toMatchObject({ device: bob.device })
    const stopped = server.stop()
    expect(codeOfNumber((await a.next('bye')).code)).toBe('server-stopping')
    expect((await a.closed).code).toBe(1012)
    await stopped
    await server.stop()
  })

  it('[SE12] refuses sign-ins of an address past its rate, with the time to wait', async () => {
    const server = await running({ rates: { signIns: { perSecond: 0.001, burst: 1 } } })
    const client = await RawClient.connect(server.url)
    const frame = await client.signInFrame(await newPerson('alice'))
    client.send(frame, { ...frame, request: 99 })
    await client.next('signed-in')
    const refused = await client.next('refused')
    expect([refused.request, codeOfNumber(refused.code), refused.retryAfterMs > 1_000]).toEqual([
      99,
      'rate-exceeded',
      true,
    ])
  })

  it('[SE12] reads a device that sends too much more slowly and drops nothing', async () => {
    const server = await running({ rates: { frames: { perSecond: 2_000, burst: 20 } } })
    const [alice, bob] = await Promise.all([newPerson('alice'), newPerson('bob')])
    const a = await attached(server.url, alice)
    const b = await attached(server.url, bob)
    const begunMs = performance.now()
    for (let seq = 1; seq <= 200; seq++) a.send(dataFrame(alice.device, bob.device, seq))
    for (let seq = 1; seq <= 200; seq++) await b.next('data')
    expect(performance.now() - begunMs).toBeGreaterThan(60)
  })

  it('[SE12] counts tokens by the time that passed', () => {
    const bucket = new TokenBucket({ perSecond: 10, burst: 5 }, 0)
    expect(bucket.take(5, 0)).toBe(0)
    expect(bucket.take(1, 0)).toBe(100)
    expect(bucket.take(1, 1_000)).toBe(0)
    bucket.widen(10)
    expect(bucket.take(40, 2_000)).toBe(0)
  })

  it('[SE10, SE12] counts a network of IPv6 addresses as one', () => {
    expect(
      [
        '127.0.0.1',
        '::ffff:10.0.0.7',
        '2001:db8:0:1:aaaa::1',
        '2001:db8::1:2:3:4:5',
        '2001:DB8::5',
        '::1',
        'fe80::1%eth0',
        'odd',
      ].map(countedAddress),
    ).toEqual([
      ...['127.0.0.1', '10.0.0.7', '2001:db8:0:1::/64', '2001:db8:0:1::/64', '2001:db8:0:0::/64', '0:0:0:0::/64'],
      ...['fe80:0:0:0::/64', 'odd'],
    ])
  })

  it('[SE12] does not make an address wait longer for each sign-in that was refused', () => {
    const bucket = new TokenBucket({ perSecond: 10, burst: 1 }, 0)
    expect(bucket.tryTake(1, 0)).toBe(0)
    for (let count = 0; count < 1_000; count++) expect(bucket.tryTake(1, 0)).toBe(100)
    expect(bucket.tryTake(1, 100)).toBe(0)
  })

  it('[SE12] bounds requests and hellos of one device', async () => {
    const server = await running({ rates: { requests: { perSecond: 100, burst: 10 } } })
    const alice = await newPerson('alice')
    const a = await attached(server.url, alice)
    const begunMs = performance.now()
    for (let count = 0; count < 3; count++)
      a.send({ type: 'hello', as: alice.device, boot: bytesToId(new Uint8Array(16)), more: 0, outstanding: [] })
    await a.sync()
    expect(performance.now() - begunMs).toBeGreaterThan(150)
  })

  it('[SE15] lets pages of its own and of allowed origins connect, and no others', async () => {
    const server = await running({ origins: ['https://chat.example.org'] })
    const host = `http://127.0.0.1:${String(server.port)}`
    for (const origin of [host, 'https://chat.example.org'])
      (await RawClient.connect(server.url, { headers: { Origin: origin } })).cut()
    for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1:1', 'not a url']) {
      await expect(RawClient.connect(server.url, { headers: { Origin: origin } }), origin).rejects.toThrow('403')
    }
    expect(isOriginAllowed({ origin: undefined, host: 'a', allowed: [] })).toBe(true)
    expect(isOriginAllowed({ origin: 'https://a', host: undefined, allowed: [] })).toBe(false)
  })
})

describe('a receiver that does not read', () => {
  class Feeding implements Feeder {
    isPaused = false
    pauseFor(): void {
      this.isPaused = true
    }
    resumeFor(): void {
      this.isPaused = false
    }
  }

  it('[SE11] pauses who feeds it until it has taken most of what waits', () => {
    const taken: (() => void)[] = []
    const output = new Output((_packet, written) => taken.push(written), new Flusher(), {
      bulkBytes: 1e9,
      highBytes: 100_000,
      lowBytes: 50_000,
    })
    const feeder = new Feeding()
    const frame = Buffer.alloc(30_000)
    while (!output.isFull) output.copy(frame, 0, frame.length)
    output.hold(feeder)
    expect(feeder.isPaused).toBe(true)
    expect(output.waitingBytes).toBeLessThan(200_000)
    for (const written of taken.splice(0, 1)) written()
    expect(feeder.isPaused).toBe(true)
    for (const written of taken.splice(0)) written()
    expect(feeder.isPaused).toBe(false)
  })

  it('[SE11] keeps who feeds it from others for a bounded time only', () => {
    const taken: (() => void)[] = []
    const limits = { bulkBytes: 1e9, highBytes: 100_000, lowBytes: 50_000 }
    const output = new Output((_packet, written) => taken.push(written), new Flusher(), limits)
    const feeder = new Feeding()
    while (!output.isFull) output.copy(Buffer.alloc(30_000), 0, 30_000)
    output.hold(feeder)
    output.sweep(1_000, 2_000)
    output.sweep(2_900, 2_000)
    expect([feeder.isPaused, output.isClogged]).toEqual([true, false])
    output.sweep(3_000, 2_000)
    expect([feeder.isPaused, output.isClogged]).toEqual([false, true])
    for (const written of taken.splice(0)) written()
    expect(output.isClogged).toBe(false)
  })

  it('[SE11] does not keep its senders from others, however slowly it reads', async () => {
    const server = await running({
      deadlines: { holdMs: 40 },
      limits: { outputHighBytes: 100_000, outputLowBytes: 50_000 },
    })
    const [alice, bob, carol] = await Promise.all([newPerson('alice'), newPerson('bob'), newPerson('carol')])
    const a = await attached(server.url, alice)
    const stuck = await attached(server.url, bob)
    const c = await attached(server.url, carol)
    stuck.socket.pause()
    const begunMs = performance.now()
    for (let seq = 1; seq <= 400; seq++) a.send(dataFrame(alice.device, bob.device, seq, { bodyBytes: 40_000 }))
    a.send(dataFrame(alice.device, carol.device, 9))
    expect(Buffer.from((await c.next('data')).envelope.authenticated).readUInt32BE(52)).toBe(9)
    expect(performance.now() - begunMs).toBeLessThan(10_000)
    stuck.cut()
  })

  it('[SE11] lets feeders go on when it is closed', () => {
    const output = new Output(() => undefined, new Flusher(), { bulkBytes: 1e9, highBytes: 1, lowBytes: 0 })
    const feeder = new Feeding()
    output.add({ type: 'ping', token: 1 })
    output.flush()
    output.hold(feeder)
    output.close()
    expect(feeder.isPaused).toBe(false)
    output.add({ type: 'ping', token: 1 })
  })

  it('[SE11] counts as gone when it takes nothing for 20 s, not while it takes something', () => {
    const view = { isSignedIn: true, isPaused: true, waitingBytes: 10, packetsTaken: 0 }
    const stuck = new Liveness(defaults.deadlines, 0)
    expect([stuck.sweep(1_000, view), stuck.sweep(19_000, view), stuck.sweep(20_000, view)]).toEqual([
      undefined,
      undefined,
      'gone',
    ])
    const slow = new Liveness(defaults.deadlines, 0)
    for (let nowMs = 1_000; nowMs < 60_000; nowMs += 1_000)
      expect(slow.sweep(nowMs, { ...view, packetsTaken: Math.floor(nowMs / 9_000) })).toBeUndefined()
  })

  it('[SE11] is cut off, and its sender goes on with others', async () => {
    const server = await running({
      deadlines: { stallMs: 150 },
      limits: { outputHighBytes: 100_000, outputLowBytes: 50_000 },
    })
    const [alice, bob, carol] = await Promise.all([newPerson('alice'), newPerson('bob'), newPerson('carol')])
    const a = await attached(server.url, alice)
    const stuck = await attached(server.url, bob)
    const c = await attached(server.url, carol)
    stuck.socket.pause()
    for (let seq = 1; seq <= 400; seq++) a.send(dataFrame(alice.device, bob.device, seq, { bodyBytes: 40_000 }))
    a.send(dataFrame(alice.device, carol.device, 9))
    expect(Buffer.from((await c.next('data')).envelope.authenticated).readUInt32BE(52)).toBe(9)
    await a.next('absent')
    stuck.cut()
  })

  it('[RO6] gets what comes at the same time in one packet of at most 65,536 bytes', () => {
    const packets: Uint8Array[] = []
    const output = new Output((packet) => packets.push(packet.slice()), new Flusher(), {
      bulkBytes: 1e9,
      highBytes: 1e9,
      lowBytes: 1,
    })
    const frame = encodePacket([
      { type: 'signal', to: aliceBob[0], from: aliceBob[1], sealed: new Uint8Array(200) },
    ]).subarray(1)
    for (let count = 0; count < 1_000; count++) output.copy(frame, 0, frame.length)
    output.flush()
    expect(packets.map((packet) => packet.length).every((length) => length <= 65_536)).toBe(true)
    expect(packets.length).toBe(
      Math.ceil((1_000 * frame.length) / Math.floor((65_535 / frame.length) | 0) / frame.length),
    )
    expect(
      packets
        .map((packet) => decodePacket(packet))
        .flatMap((decoded) => (decoded.kind === 'packet' ? decoded.frames : [])),
    ).toHaveLength(1_000)
  })
})

describe('reading', () => {
  it('[SE12] keeps the order of packets across pauses in their middle', () => {
    const seen: string[] = []
    const source = { pause: () => seen.push('pause'), resume: () => seen.push('resume') }
    const reading: Reading = new Reading({
      ...source,
      take: (packet, at) => {
        seen.push(packet.toString('latin1', at, at + 1))
        if (packet[at] === 0x62) reading.pause('b')
        return at + 1
      },
    })
    reading.push(Buffer.from('a'))
    reading.push(Buffer.from('bc'))
    reading.push(Buffer.from('d'))
    expect(seen).toEqual(['a', 'b', 'pause'])
    reading.resume('b')
    expect(seen).toEqual(['a', 'b', 'pause', 'c', 'd', 'resume'])
    reading.pause('again')
    reading.push(Buffer.from('e'))
    reading.stop()
    reading.resume('again')
    expect(seen).not.toContain('e')
  })
})

const aliceBob = await Promise.all(['alice', 'bob'].map(async (name) => (await newPerson(name)).device)).then(
  ([a, b]) => [a!, b!] as const,
)
