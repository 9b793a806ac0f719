import { bulkRoomBytes, plainOfUnsealed, unsealedBulk } from '@kith/keys'
import { openMemoryStore, type Peer, type PeerLogEvent } from '@kith/peer'
import {
  bytesToId,
  type ChannelId,
  type DeviceId,
  encodeChannelPackets,
  type EnvelopeHeader,
  type Frame,
  type FrameOf,
  readHeader,
  type StreamId,
  writeHeader,
} from '@kith/wire'
import { expect, it } from 'vitest'

import { joinFake } from './fake-peer.ts'
import { FakeServer } from './fake-server.ts'

/** Two peers, what one of them received, and what their engines said. */
interface Pair extends AsyncDisposable {
  readonly server: FakeServer
  readonly alice: Peer
  readonly bob: Peer
  readonly got: readonly unknown[]
  readonly events: readonly PeerLogEvent[]
}

async function pair(): Promise<Pair> {
  const server = new FakeServer()
  const events: PeerLogEvent[] = []
  const log = (event: PeerLogEvent): void => void events.push(event)
  const alice = await joinFake(server, 'alice', openMemoryStore(), log)
  const bob = await joinFake(server, 'bob', openMemoryStore(), log)
  const got: unknown[] = []
  bob.messages.on('t', ({ body }) => {
    got.push(body)
  })
  return {
    server,
    alice,
    bob,
    got,
    events,
    [Symbol.asyncDispose]: async () => {
      await Promise.all([alice.leave(), bob.leave()])
    },
  }
}

const otherDevice = bytesToId<DeviceId>(new Uint8Array(16).fill(9))
const otherStream = bytesToId<StreamId>(new Uint8Array(16).fill(8))

/** An envelope whose header says something else. */
function withHeader(frame: FrameOf<'data'>, change: (header: EnvelopeHeader) => Partial<EnvelopeHeader>): Frame {
  const header = readHeader(frame.envelope.authenticated)
  const authenticated = writeHeader({ ...header, ...change(header) })
  return { ...frame, envelope: { ...frame.envelope, authenticated } }
}

const alteredData: Readonly<Record<string, (frame: FrameOf<'data'>) => Frame>> = {
  'cut by a byte': (frame) => ({
    ...frame,
    envelope: { ...frame.envelope, body: frame.envelope.body.subarray(0, frame.envelope.body.byteLength - 1) },
  }),
  'longer by a byte': (frame) => ({
    ...frame,
    envelope: { ...frame.envelope, body: Uint8Array.from([...frame.envelope.body, 0]) },
  }),
  'with another tag': (frame) => ({
    ...frame,
    envelope: { ...frame.envelope, tag: frame.envelope.tag.map((byte) => byte ^ 1) },
  }),
  'with a changed opening': ({ envelope, ...frame }) => ({
    ...frame,
    envelope:
      envelope.opening === undefined ? envelope : { ...envelope, opening: envelope.opening.map((byte) => byte ^ 1) },
  }),
  'at the next position': (frame) => withHeader(frame, ({ seq }) => ({ seq: seq + 1 })),
  'in another stream': (frame) => withHeader(frame, () => ({ stream: otherStream })),
  'on the other lane': (frame) => withHeader(frame, ({ lane }) => ({ lane: lane === 'kept' ? 'unkept' : 'kept' })),
  'from another device': (frame) => withHeader(frame, () => ({ from: otherDevice })),
  'to another device': (frame) => withHeader(frame, () => ({ to: otherDevice })),
  'of another time': (frame) => withHeader(frame, ({ sentAtMs }) => ({ sentAtMs: sentAtMs + 1 })),
  'with a longer life': (frame) => withHeader(frame, ({ lifeMs }) => ({ lifeMs: lifeMs - 1 })),
  'under another generation': (frame) => withHeader(frame, () => ({ generation: 1 })),
  'as a tombstone': (frame) => withHeader(frame, () => ({ kind: 'tombstone' })),
  'as a transaction': (frame) => withHeader(frame, ({ atomic }) => ({ atomic: !atomic })),
  'with another count': (frame) => withHeader(frame, ({ count }) => ({ count: count + 1 })),
}

it('[KY59] counts and logs what does not open', async () => {
  await using world = await pair()
  let isFirst = true
  world.server.tamper = (frame) => {
    if (frame.type !== 'data' || !isFirst) return frame
    isFirst = false
    return { ...frame, envelope: { ...frame.envelope, body: frame.envelope.body.map((byte) => byte ^ 1) } }
  }
  await (await world.alice.messages.send('bob', 't', 'hello')).committed()
  expect(world.got).toEqual(['hello'])
  expect(await world.bob.counts()).toEqual({ unopened: 1, reopened: 0 })
  expect(world.events.filter(({ event }) => event === 'envelope-unopened')).toMatchObject([
    { detail: { code: 'seal-broken' } },
  ])
})

const alteredAcks: Readonly<Record<string, (frame: FrameOf<'ack'>) => Frame>> = {
  'one higher': (frame) => ({ ...frame, next: frame.next + 1 }),
  'far above what was sent': (frame) => ({ ...frame, next: 1_000_000 }),
  'of another stream': (frame) => ({ ...frame, stream: otherStream }),
  'of another device': (frame) => ({ ...frame, from: otherDevice }),
  'with an exception': (frame) => ({
    ...frame,
    exceptions: [{ seq: 1, index: 0, outcome: 'rejected', code: 42 }],
  }),
  'without credit': (frame) => ({ ...frame, credit: 0 }),
  'with another tag': (frame) => ({ ...frame, tag: frame.tag.map((byte) => byte ^ 1) }),
}

it('[DL26] [KY9] an envelope that was altered on its way changes nothing, and its true copy is taken', async () => {
  await Promise.all(
    Object.entries(alteredData).map(async ([name, alter]) => {
      await using world = await pair()
      const { server, alice, got, events } = world
      const altered = new Set<string>()
      server.tamper = (frame) => {
        if (frame.type !== 'data') return frame
        const { stream, seq } = readHeader(frame.envelope.authenticated)
        const place = `${stream} ${String(seq)}`
        if (altered.has(place)) return frame
        altered.add(place)
        return alter(frame)
      }
      const first = await alice.messages.send('bob', 't', 'first')
      const second = await alice.messages.send('bob', 't', 'second')
      await Promise.all([first.committed(), second.committed()])
      expect([name, got]).toEqual([name, ['first', 'second']])
      expect([name, altered.size > 0]).toEqual([name, true])
      expect([name, events.filter((event) => event.event === 'alarm')]).toEqual([name, []])
    }),
  )
})

it('[DL13] a body that is dropped before its time ends its message early, and both sides are told so', async () => {
  await using world = await pair()
  const { server, alice, bob, got } = world
  const missing = bob.messages.missing()[Symbol.asyncIterator]()
  const next = missing.next()
  server.tamper = (frame) => {
    if (frame.type !== 'data') return frame
    return { ...frame, envelope: { ...frame.envelope, body: new Uint8Array(), leftMs: 0 } }
  }
  const sent = await alice.messages.send('bob', 't', 'dropped')
  await expect(sent.committed()).rejects.toMatchObject({ code: 'deadline-passed' })
  expect((await next).value).toMatchObject({ from: 'alice', count: 1, reason: 'expired' })
  expect(got).toEqual([])
})

it('[KY8] [DL10] an ACK that was altered on its way decides nothing, and the true one does', async () => {
  await Promise.all(
    Object.entries(alteredAcks).map(async ([name, alter]) => {
      await using world = await pair()
      const { server, alice, got, events } = world
      let isHonest = false
      let altered = 0
      const seen = new Promise<void>((resolve) => {
        server.tamper = (frame) => {
          if (frame.type !== 'ack' || isHonest) return frame
          if (++altered === 2) resolve()
          return alter(frame)
        }
      })
      const sent = await alice.messages.send('bob', 't', 'once')
      await seen
      expect([name, (await alice.why(sent.mid)).state]).toEqual([name, 'accepted'])
      isHonest = true
      await sent.committed()
      expect([name, got]).toEqual([name, ['once']])
      expect([name, events.filter((event) => event.event === 'alarm')]).toEqual([name, []])
    }),
  )
})

it('[DL25] [DL10] every frame of a session, said again in any order and to anybody, changes nothing', async () => {
  await using world = await pair()
  const { server, alice, bob, got } = world
  const carol = await joinFake(server, 'carol')
  const strange: unknown[] = []
  carol.messages.on('t', ({ body }) => {
    strange.push(body)
  })
  const recorded: Frame[] = []
  server.tamper = (frame) => {
    recorded.push(structuredClone(frame))
    return frame
  }
  const numbers = Array.from({ length: 20 }, (_, at) => at)
  for (const number of numbers) await (await alice.messages.send('bob', 't', number)).committed()
  const updates: string[] = []
  const told = (async () => {
    for await (const { state } of alice.messages.updates()) updates.push(state)
  })()
  for (const frame of [...recorded].reverse()) for (const peer of [bob, alice, carol]) server.inject(peer.device, frame)
  // A frame behind all of them: when this is committed, they were heard.
  await (await alice.messages.send('bob', 't', 20)).committed()
  expect(got).toEqual([...numbers, 20])
  expect(strange).toEqual([])
  expect(updates.filter((state) => state !== 'accepted' && state !== 'addressing')).toEqual(['committed'])
  await carol.leave()
  await alice.leave()
  await told
})

it('[KY24] what the server says unsealed in the name of a device opens no channel, and what the device says does', async () => {
  await using world = await pair()
  const { server, alice, bob } = world
  const types: string[] = []
  for (const type of ['honest', 'forged'])
    bob.channels.on(type, () => {
      types.push(type)
    })
  const bulk: boolean[] = []
  server.tamper = (frame) => {
    if (frame.type === 'bulk') bulk.push(plainOfUnsealed(frame.sealed) === undefined)
    return frame
  }
  await alice.channels.open('bob', { type: 'honest' })
  const channel = bytesToId<ChannelId>(new Uint8Array(16).fill(7))
  const open = { kind: 'open', channel, number: 2, type: 'forged', init: new Uint8Array(0), limit: 1 } as const
  const sealed = unsealedBulk(encodeChannelPackets(open, undefined, bulkRoomBytes))
  server.inject(bob.device, { type: 'bulk', to: bob.device, from: alice.device, sealed })
  await alice.channels.open('bob', { type: 'honest' })
  expect([types, bulk.every((isSealed) => isSealed)]).toEqual([['honest', 'honest'], true])
})
