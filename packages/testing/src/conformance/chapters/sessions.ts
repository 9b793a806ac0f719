/** What a session is, who may act for whom, and how it ends (spec SE5, SE6, SE8 to SE10, SE13, SE16). */
import { type BootId, encodePacket, type Frame } from '@kith/wire'

import { randomId } from '../client/made-frames.ts'
import { casesOf, type ConformanceCase } from '../running/case.ts'
import { answerTo, expectClosed, expectEnd, expectFrame, fits, same } from '../running/expectations.ts'
import type { Actor } from '../running/actor.ts'
import type { Stage } from '../running/stage.ts'
import { opcodes } from '../socket/frame-bytes.ts'

/** The cases of this chapter. */
export const sessions: readonly ConformanceCase[] = casesOf('sessions', [
  [
    'SE5.1',
    'ends the older connection of a device that signs in again',
    async (stage) => {
      const older = await stage.attached()
      await stage.signedIn(older.person)
      await older.ends('taken-over')
    },
  ],
  [
    'SE5.2',
    'passes what comes to the newer connection of a device',
    async (stage) => {
      const [older, bob] = await stage.two()
      const newer = await stage.attached(older.person)
      bob.send(stage.stream(bob, newer).data(1))
      await newer.expect('data')
    },
  ],
  [
    'SE5.3',
    'leaves the other devices of an older connection alone, and says which was taken over',
    async (stage) => {
      const client = await stage.connect()
      const bob = await stage.attached(undefined, client)
      const alice = await stage.person()
      const frame = await client.signInFrame(alice)
      client.send(frame)
      fits(await answerTo(client, frame.request), 'signed-in', {})
      await stage.signedIn(alice)
      fits(await answerTo(client, frame.request), 'refused', { code: 'taken-over' })
      await bob.sync()
    },
  ],
  [
    'SE5.4',
    'ignores what the fenced session still sends',
    async (stage) => {
      const client = await stage.connect()
      const [other, carol] = [await stage.attached(undefined, client), await stage.attached()]
      const fenced = await stage.attached(undefined, client)
      const newer = await stage.attached(fenced.person)
      const [stale, true_] = [stage.stream(fenced, carol), stage.stream(other, carol)]
      client.send(
        stale.data(1),
        { type: 'lookup', request: 999, as: fenced.device, name: carol.name, have: 0 },
        true_.data(1),
      )
      const { envelope } = await carol.expect('data')
      same('the envelope', envelope.authenticated, true_.data(1).envelope.authenticated)
      await carol.none('data')
      await other.none('name-record')
      await newer.sync()
    },
  ],
  [
    'SE5.5',
    'puts out a device that its name lists no more',
    async (stage) => {
      const [phone, laptop] = await stage.twoDevices()
      const old = await stage.attached(phone)
      await stage.renewed(laptop)
      await old.ends('device-unlisted')
    },
  ],
  [
    'SE6.1',
    'brings nothing to a device that has not attached',
    async (stage) => {
      const [alice, bob] = await Promise.all([stage.attached(), stage.signedIn()])
      alice.send(stage.stream(alice, bob).data(1))
      await alice.expect('absent', { device: bob.device })
      await bob.none('data', 'drained')
    },
  ],
  [
    'SE6.2',
    'takes a second attach for none',
    async (stage) => {
      const [sender, bob] = await stage.senderAndAbsent()
      const stream = stage.stream(sender, bob)
      sender.send(stream.store(1))
      await sender.stored(stream, 1)
      const receiver = await stage.signedIn(bob)
      const attach: Frame = { type: 'attach', as: bob.device }
      receiver.send(attach)
      await receiver.expect('data')
      receiver.send(attach, stream.ack(2))
      await receiver.expect('drained')
      await receiver.none('data', 'drained')
    },
  ],
  [
    'SE8.1',
    'ends the sessions of a client that says bye at once',
    async (stage) => {
      const [alice, bob] = await stage.two()
      bob.send({ type: 'bye', code: 0, message: '' })
      await expectClosed(bob.client)
      alice.send(stage.stream(alice, bob).data(1))
      await alice.expect('absent', { device: bob.device })
    },
  ],
  [
    'SE8.2',
    'ends the sessions of a connection that breaks off',
    async (stage) => {
      const [alice, bob] = await stage.two()
      await bob.grant(alice.name, 'contact')
      await alice.asked('presence', { type: 'presence-watch', names: [bob.name] })
      bob.client.cut()
      const { entries } = await alice.expect('presence', { request: 0 })
      same('the state', entries[0]?.state, 'offline')
      alice.send(stage.stream(alice, bob).data(1))
      await alice.expect('absent', { device: bob.device })
    },
  ],
  [
    'SE8.3',
    'takes nothing of a packet behind a bye',
    async (stage) => {
      const [alice, bob] = await stage.two()
      alice.send({ type: 'bye', code: 0, message: '' }, stage.stream(alice, bob).data(1))
      await expectClosed(alice.client)
      await bob.none('data')
    },
  ],
  [
    'SE9.1',
    'answers ping by pong with its token, before and after sign-in',
    async (stage) => {
      const client = await stage.connect()
      client.send({ type: 'ping', token: 0xffff_ffff })
      await expectFrame(client, 'pong', { token: 0xffff_ffff })
      const alice = await stage.signedIn(undefined, client)
      alice.send({ type: 'ping', token: 0 })
      await alice.expect('pong', { token: 0 })
    },
  ],
  [
    'SE9.2',
    'takes a pong that nobody asked for, and says nothing',
    async (stage) => {
      const client = await stage.connect()
      client.send({ type: 'pong', token: 5 })
      await client.sync()
      same('frames', client.frames.length, 0)
    },
  ],
  [
    'SE10.1',
    'lets no look-up of a device pass before sign-in',
    (stage) => tooEarly(stage, { type: 'lookup', name: 'somebody', have: 0 }),
  ],
  ['SE10.2', 'lets no hello pass before sign-in', (stage) => tooEarly(stage, hello())],
  ['SE10.3', 'lets no attach pass before sign-in', (stage) => tooEarly(stage, { type: 'attach' })],
  [
    'SE10.4',
    'lets no data and no store pass before sign-in',
    async (stage) => {
      const [alice, bob] = await Promise.all([stage.person(), stage.attached()])
      const stream = stage.stream(alice, bob)
      for (const frame of [stream.data(1), stream.store(1)]) {
        const client = await stage.connect()
        client.send(frame)
        await expectEnd(client, 'not-signed-in')
      }
      await bob.none('data')
    },
  ],
  [
    'SE10.5',
    'lets a client leave before sign-in',
    async (stage) => {
      const client = await stage.connect()
      client.send({ type: 'bye', code: 0, message: '' })
      await expectClosed(client)
    },
  ],
  [
    'SE10.6',
    'takes at most 32,768 bytes before the first sign-in',
    async (stage) => {
      const client = await stage.connect()
      const packet = encodePacket(Array.from({ length: 500 }, (): Frame => ({ type: 'pong', token: 1 })))
      for (let sent = 0; sent <= 32_768; sent += packet.byteLength) client.sendBytes(packet)
      await expectEnd(client, 'frame-too-long')
    },
  ],
  [
    'SE10.7',
    'bounds a message without an end before the first sign-in',
    async (stage) => {
      const client = await stage.connect()
      const fragment = Buffer.alloc(4_000)
      client.socket.sendFrame({ opcode: opcodes.binary, payload: fragment, isFinal: false })
      for (let count = 0; count < 9; count++)
        client.socket.sendFrame({ opcode: opcodes.continuation, payload: fragment, isFinal: false })
      await expectEnd(client, 'frame-too-long')
    },
  ],
  [
    'SE13.1',
    'lets no device ask for another that is signed in elsewhere',
    async (stage) => {
      const [mallory, bob] = await stage.two()
      mallory.send({ type: 'grant', request: 1, as: bob.device, name: mallory.name, level: 'contact' })
      await mallory.ends('not-signed-in')
      same('the grants', (await bob.asked('grants', { type: 'grants-query', after: '' })).grants, [])
    },
  ],
  [
    'SE13.2',
    'lets no device attach for another',
    (stage) => forged(stage, (bob) => ({ type: 'attach', as: bob.device })),
  ],
  [
    'SE13.3',
    'lets no device say hello for another',
    (stage) => forged(stage, (bob) => ({ ...hello(), as: bob.device })),
  ],
  [
    'SE13.4',
    'passes on no data, ack, gap, reopen, signal or bulk with a forged sender',
    async (stage) => {
      const [bob, carol] = await stage.two()
      const stream = stage.stream(bob, carol)
      const ids = { to: carol.device, from: bob.device }
      const gap = { fromSeq: 1, toSeq: 1, reason: 'device-gone', tag: new Uint8Array(16).fill(1) } as const
      const frames: readonly Frame[] = [
        stream.data(1),
        { ...stream.ack(1), ...ids },
        { type: 'gap', ...ids, stream: stream.id, ...gap },
        { type: 'reopen', unusable: 0, ...ids, stream: stream.id },
        { type: 'signal', ...ids, sealed: new Uint8Array(9) },
        { type: 'bulk', ...ids, sealed: new Uint8Array(9) },
      ]
      for (const frame of frames) {
        const mallory = await stage.signedIn()
        mallory.send(frame)
        await mallory.ends('not-signed-in')
      }
      await carol.none('data', 'ack', 'gap', 'reopen', 'signal', 'bulk')
    },
  ],
  [
    'SE13.5',
    'stores nothing with a forged sender',
    async (stage) => {
      const [mallory, bob, carol] = await Promise.all([stage.signedIn(), stage.attached(), stage.away()])
      mallory.send(stage.stream(bob, carol).store(1))
      await mallory.ends('not-signed-in')
      const receiver = await stage.attached(carol)
      await receiver.expect('drained')
      await receiver.none('data')
      await bob.none('stored', 'turned-down')
    },
  ],
  [
    'SE16.1',
    'gives each of many requests exactly one answer',
    async (stage) => {
      const alice = await stage.signedIn()
      const requests = Array.from({ length: 40 }, () => alice.request({ type: 'lookup', name: alice.name, have: 0 }))
      for (const request of requests) fits(await answerTo(alice.client, request), 'name-record', {})
      await alice.none('name-record', 'refused')
    },
  ],
  [
    'SE16.2',
    'answers the highest and the lowest number of a request',
    async (stage) => {
      const alice = await stage.signedIn()
      for (const request of [0xffff_ffff, 0]) {
        alice.send({ type: 'grants-query', request, as: alice.device, after: '' })
        await alice.expect('grants', { request })
      }
    },
  ],
  [
    'SE17.1',
    'follows a name for as long as the session lasts, not longer',
    async (stage) => {
      const [bob, alice] = await Promise.all([stage.signedIn(), stage.away()])
      await bob.asked('name-record', { type: 'lookup', name: alice.name, have: 0 })
      const again = await stage.signedIn(bob.person)
      await stage.renewed(alice)
      await again.none('stale-devices')
    },
  ],
])

function hello(): Omit<Extract<Frame, { type: 'hello' }>, 'as'> {
  return { type: 'hello', boot: randomId<BootId>(), more: 0, outstanding: [] }
}

async function tooEarly(stage: Stage, frame: object): Promise<void> {
  const [client, { device }] = await Promise.all([stage.connect(), stage.person()])
  client.send({ request: 1, as: device, ...frame } as unknown as Frame)
  await expectEnd(client, 'not-signed-in')
}

/** A device sends a frame for another; its connection ends, and the other notices nothing. */
async function forged(stage: Stage, made: (bob: Actor) => Frame): Promise<void> {
  const [mallory, bob] = await Promise.all([stage.signedIn(), stage.signedIn()])
  mallory.send(made(bob))
  await mallory.ends('not-signed-in')
  await bob.none('drained', 'data', 'bye')
}
