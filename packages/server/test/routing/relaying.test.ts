import { generateDevice } from '@kith/keys'
import { InProcessBus } from '@kith/server'
import { ackFrame, attached, dataFrame, nextListOf, newPerson, RawClient, streamId } from '@kith/testing/conformance'
import {
  codeOfNumber,
  type DataFrame,
  decodePacket,
  type DeviceId,
  encodeFrame,
  type Frame,
  packetOf,
  readHeader,
} from '@kith/wire'
import { describe, expect, it } from 'vitest'

import { running, temporaryFolder } from '../running.ts'

describe('relaying', () => {
  it('[RO1] passes data, ack, gap, reopen, signal and bulk on unchanged', async () => {
    const server = await running()
    const [alice, bob] = await Promise.all([newPerson('alice'), newPerson('bob')])
    const a = await attached(server.url, alice)
    const b = await attached(server.url, bob)
    const base = { to: bob.device, from: alice.device, stream: streamId(1) }
    const frames = [
      dataFrame(alice.device, bob.device, 1),
      ackFrame(alice.device, bob.device, 5),
      { type: 'gap', ...base, fromSeq: 1, toSeq: 2, reason: 'acknowledged-before', tag: new Uint8Array(16).fill(3) },
      { type: 'reopen', unusable: 0, ...base },
      { type: 'signal', to: bob.device, from: alice.device, sealed: new Uint8Array(30).fill(9) },
      { type: 'bulk', to: bob.device, from: alice.device, sealed: new Uint8Array(61_440).fill(7) },
    ] as const
    a.send(...frames)
    for (const sent of frames)
      expect(Buffer.from(encodeFrame(await b.next(sent.type)))).toEqual(Buffer.from(encodeFrame(sent)))
  })

  it("[RO9] does not pass on a gap that looks like the server's own", async () => {
    const server = await running()
    const [alice, bob] = await Promise.all([newPerson('alice'), newPerson('bob')])
    const a = await attached(server.url, alice)
    const b = await attached(server.url, bob)
    const base = { to: bob.device, from: alice.device, stream: streamId(1), fromSeq: 1, toSeq: 2 }
    a.send(
      dataFrame(alice.device, bob.device, 1),
      { type: 'gap', ...base, reason: 'orphaned', tag: new Uint8Array(16) },
      dataFrame(alice.device, bob.device, 2),
    )
    expect((await a.closed).reason).toBe('value-unknown')
    await b.sync()
    expect(b.frames.filter(({ type }) => type !== 'drained').map(({ type }) => type)).toEqual(['data'])
  })

  it('[RO10] knows after a restart who is blocked, and keeps the order of who is not', async () => {
    const dataDir = await temporaryFolder()
    const people = await Promise.all([newPerson('alice'), newPerson('bob'), newPerson('carol')])
    const [alice, bob, carol] = people
    const first = await running({ dataDir, store: `sqlite:${dataDir}/kith.db` })
    const [, blocking] = [await attached(first.url, alice), await attached(first.url, bob)]
    blocking.send({ type: 'grant', request: 1, as: bob.device, name: 'alice', level: 'blocked' })
    await blocking.next('done')
    await first.stop()
    const second = await running({ dataDir, store: `sqlite:${dataDir}/kith.db` })
    const [a, b, c] = [
      await attached(second.url, alice),
      await attached(second.url, bob),
      await attached(second.url, carol),
    ]
    for (const seq of [1, 2])
      a.send(dataFrame(alice.device, carol.device, seq), dataFrame(alice.device, bob.device, seq))
    await a.sync()
    await b.sync()
    expect(b.frames.filter(({ type }) => type === 'data')).toEqual([])
    for (const seq of [1, 2]) expect(readHeader((await c.next('data')).envelope.authenticated).seq).toBe(seq)
  })

  it('[RO10] passes nothing on from a name that is blocked, and does not say who is connected', async () => {
    const server = await running()
    const [alice, bob] = await Promise.all([newPerson('alice'), newPerson('bob')])
    const a = await attached(server.url, alice)
    const b = await attached(server.url, bob)
    const grant = async (level: 'none' | 'blocked'): Promise<void> => {
      b.send({ type: 'grant', request: b.request(), as: bob.device, name: 'alice', level })
      await b.next('done')
    }
    a.send(dataFrame(alice.device, bob.device, 1))
    expect(seqOf(await b.next('data'))).toBe(1)
    await grant('blocked')
    a.send(
      ackFrame(alice.device, bob.device, 1),
      dataFrame(alice.device, bob.device, 2),
      { type: 'signal', to: bob.device, from: alice.device, sealed: new Uint8Array(3) },
      { type: 'bulk', to: bob.device, from: alice.device, sealed: new Uint8Array(3) },
      ackFrame(alice.device, bob.device, 2),
    )
    expect([(await b.next('ack')).next, (await b.next('ack')).next]).toEqual([1, 2])
    expect(b.frames.filter(({ type }) => type === 'signal' || type === 'bulk')).toEqual([])
    await b.leave()
    a.send(dataFrame(alice.device, bob.device, 3))
    await a.sync()
    const again = await attached(server.url, bob)
    await a.sync()
    expect(a.frames.filter(({ type }) => type !== 'drained')).toEqual([])
    again.send({ type: 'grant', request: 1, as: bob.device, name: 'alice', level: 'none' })
    await again.next('done')
    a.send(dataFrame(alice.device, bob.device, 4))
    expect(seqOf(await again.next('data'))).toBe(4)
  })

  it('[RO2] keeps the order of what one device sends another', async () => {
    const server = await running()
    const [alice, bob] = await Promise.all([newPerson('alice'), newPerson('bob')])
    const a = await attached(server.url, alice)
    const b = await attached(server.url, bob)
    for (let packet = 0; packet < 20; packet++) {
      a.send(
        ...Array.from({ length: 10 }, (_, at) =>
          dataFrame(alice.device, bob.device, packet * 10 + at + 1, { bodyBytes: 300 }),
        ),
      )
    }
    for (let seq = 1; seq <= 200; seq++) expect(seqOf(await b.next('data'))).toBe(seq)
  })

  it('[RO3][RO4] says once that a device is absent, and when it is present', async () => {
    const server = await running()
    const [alice, bob] = await Promise.all([newPerson('alice'), newPerson('bob')])
    const a = await attached(server.url, alice)
    await (await attached(server.url, bob)).leave()
    for (let seq = 1; seq <= 3; seq++) a.send(dataFrame(alice.device, bob.device, seq))
    expect(await a.next('absent')).toMatchObject({ to: alice.device, device: bob.device })
    a.send(dataFrame(alice.device, bob.device, 4))
    await a.sync()
    const b = await attached(server.url, bob)
    expect(await a.next('present')).toMatchObject({ to: alice.device, device: bob.device })
    expect(a.frames.filter(({ type }) => type !== 'drained')).toEqual([])
    a.send(dataFrame(alice.device, bob.device, 5))
    expect(seqOf(await b.next('data'))).toBe(5)
    await b.leave()
    a.send(dataFrame(alice.device, bob.device, 6))
    await a.next('absent')
  })

  it('[RO4] says that a device is present on a new connection to who sent to the one before, and to nobody else', async () => {
    const server = await running()
    const [alice, bob, carol] = await Promise.all([newPerson('alice'), newPerson('bob'), newPerson('carol')])
    const [a, , c] = await Promise.all([alice, bob, carol].map((person) => attached(server.url, person)))
    if (a === undefined || c === undefined) throw new Error('Two are attached.')
    a.send(dataFrame(alice.device, bob.device, 1), dataFrame(alice.device, bob.device, 2))
    await a.sync()
    const b = await attached(server.url, bob)
    expect(await a.next('present')).toMatchObject({ to: alice.device, device: bob.device })
    a.send(dataFrame(alice.device, bob.device, 3))
    expect(seqOf(await b.next('data'))).toBe(3)
    await Promise.all([a.sync(), c.sync()])
    for (const one of [a, c]) expect(one.frames.filter(({ type }) => type === 'present')).toEqual([])
  })

  it('[RO5] passes data on that names an older device list, and says so once', async () => {
    const server = await running()
    const [alice, bob] = await Promise.all([newPerson('alice'), newPerson('bob')])
    const renewed = { ...bob, deviceList: await nextListOf(bob, [bob.keys]) }
    const lists = [bob.deviceList, renewed.deviceList, await nextListOf(renewed, [bob.keys])]
    const early = await RawClient.connect(server.url)
    for (const list of lists) await early.setDevices(list)
    const a = await attached(server.url, alice)
    const b = await attached(server.url, { ...bob, deviceList: lists[2]! })
    for (let seq = 1; seq <= 3; seq++) a.send(dataFrame(alice.device, bob.device, seq, { listVersion: 2 }))
    for (let seq = 1; seq <= 3; seq++) expect(seqOf(await b.next('data'))).toBe(seq)
    const stale = await a.next('stale-devices')
    expect(stale.to).toBe(alice.device)
    expect(stale.record.version).toBe(3)
    expect(stale.record.lists.map((list) => [...list])).toEqual([[...lists[2]!]])
    a.send(dataFrame(alice.device, bob.device, 4, { listVersion: 3 }))
    await b.next('data')
    await a.sync()
    expect(a.frames.filter(({ type }) => type !== 'drained')).toEqual([])
  })

  it('[RO6] sends what came together for one receiver in few packets', async () => {
    const server = await running()
    const [alice, bob] = await Promise.all([newPerson('alice'), newPerson('bob')])
    const a = await attached(server.url, alice)
    const b = await attached(server.url, bob)
    const before = b.packets
    a.send(...Array.from({ length: 100 }, (_, at) => dataFrame(alice.device, bob.device, at + 1)))
    for (let seq = 1; seq <= 100; seq++) await b.next('data')
    expect(b.packets - before).toBe(1)
  })

  it('[RO7] turns data for a device down that nobody lists', async () => {
    const server = await running()
    const [alice, bob, ghost] = await Promise.all([newPerson('alice'), newPerson('bob'), newPerson('ghost')])
    const a = await attached(server.url, alice)
    a.send(dataFrame(alice.device, ghost.device, 1), dataFrame(alice.device, ghost.device, 2))
    for (const seq of [1, 2]) {
      const down = await a.next('turned-down')
      expect([down.seq, down.stream, codeOfNumber(down.code)]).toEqual([seq, streamId(1), 'device-gone'])
    }
    const second = await generateDevice('second', 1_000)
    await (await attached(server.url, bob)).leave()
    const moved = { ...bob, keys: second, device: second.device, deviceList: await nextListOf(bob, [second]) }
    await (await RawClient.connect(server.url)).setDevices(moved.deviceList)
    await attached(server.url, moved)
    a.send(dataFrame(alice.device, bob.device, 3))
    expect((await a.next('turned-down')).seq).toBe(3)
    expect((await a.next('stale-devices')).record.name).toBe('bob')
  })

  it('[RO8] drops other frames for a device that is not attached', async () => {
    const server = await running()
    const [alice, bob] = await Promise.all([newPerson('alice'), newPerson('bob')])
    const a = await attached(server.url, alice)
    a.send(ackFrame(alice.device, bob.device, 5), {
      type: 'signal',
      to: bob.device,
      from: alice.device,
      sealed: new Uint8Array(3),
    })
    a.send(bulkFrame(alice.device, bob.device, 3))
    await a.sync()
    expect(a.frames.filter(({ type }) => type !== 'drained')).toEqual([])
  })

  it('[RO11] drops bulk beyond its rate, and reads on', async () => {
    const server = await running({ rates: { bulk: { perSecond: 0.001, burst: 100_000 } } })
    const [alice, bob] = await Promise.all([newPerson('alice'), newPerson('bob')])
    const a = await attached(server.url, alice)
    const b = await attached(server.url, bob)
    const sizes = [60_000, 50_000, 30_000, 20_000]
    for (const bytes of sizes) a.send(bulkFrame(alice.device, bob.device, bytes))
    a.send(dataFrame(alice.device, bob.device, 1))
    expect(seqOf(await b.next('data'))).toBe(1)
    expect(b.frames.flatMap((frame) => (frame.type === 'bulk' ? [frame.sealed.byteLength] : []))).toEqual([
      60_000, 30_000,
    ])
    await a.sync()
    expect(a.frames.filter(({ type }) => type !== 'drained')).toEqual([])
  })

  it('[RO11] drops bulk for a receiver that does not read, and keeps everything else for it', async () => {
    const server = await running({
      limits: { outputBulkBytes: 100_000 },
      rates: { bulk: { perSecond: 1e9, burst: 1e9 } },
    })
    const [alice, bob] = await Promise.all([newPerson('alice'), newPerson('bob')])
    const a = await attached(server.url, alice)
    const b = await attached(server.url, bob)
    b.socket.pause()
    const count = 1_000
    for (let at = 0; at < count; at++) a.send(bulkFrame(alice.device, bob.device, 60_000))
    a.send(dataFrame(alice.device, bob.device, 1))
    await a.sync()
    b.socket.resume()
    expect(seqOf(await b.next('data'))).toBe(1)
    expect(b.frames.filter(({ type }) => type === 'bulk').length).toBeLessThan(count)
  })

  it('[RO1][RO3] reaches devices of another server over the bus', async () => {
    const bus = new InProcessBus()
    const store = `sqlite:${await temporaryFolder()}/kith.sqlite`
    const server = await running({ store, bus })
    const [alice, bob] = await Promise.all([newPerson('alice'), newPerson('bob')])
    const a = await attached(server.url, alice)
    const received: Uint8Array[] = []
    const leave = bus.subscribe(bob.device, (frames) => received.push(frames))
    a.send(dataFrame(alice.device, bob.device, 1))
    await a.sync()
    expect(decodePacket(packetOf(received))).toMatchObject({ kind: 'packet', frames: [{ type: 'data' }] })
    leave()
    a.send(dataFrame(alice.device, bob.device, 2))
    expect((await a.next('turned-down')).seq).toBe(2)
    await bus.publish(alice.device, encodeFrame(dataFrame(bob.device, alice.device, 3)))
    expect(seqOf(await a.next('data'))).toBe(3)
    await bus[Symbol.asyncDispose]()
  })

  it('[RO1][RO2] relays the same bytes however they are cut into packets', async () => {
    const server = await running()
    const [alice, bob, carol] = await Promise.all([newPerson('alice'), newPerson('bob'), newPerson('carol')])
    const a = await RawClient.connect(server.url)
    await a.attach(alice)
    await a.attach(carol)
    const b = await attached(server.url, bob)
    const senders = [alice, carol, alice, alice, carol]
    for (let round = 0; round < 10; round++) {
      a.send(
        ...senders.flatMap(({ device }, at) => [
          dataFrame(device, bob.device, round * 10 + at + 1, { bodyBytes: at * 100 }),
          ...(at === 2 ? [{ type: 'ping', token: 1_000 } as const] : []),
        ]),
      )
    }
    for (let round = 0; round < 10; round++) {
      for (const at of senders.keys()) {
        const got = await b.next('data')
        expect([seqOf(got), got.envelope.body.length]).toEqual([round * 10 + at + 1, at * 100])
      }
    }
  })
})

function seqOf({ envelope }: DataFrame): number {
  return Buffer.from(envelope.authenticated).readUInt32BE(52)
}

function bulkFrame(from: DeviceId, to: DeviceId, bytes: number): Frame {
  return { type: 'bulk', to, from, sealed: new Uint8Array(bytes) }
}
