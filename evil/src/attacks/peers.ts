import { ackTag } from '@kith/keys'
import { type AckFrame, type DataFrame, type FrameOf, readHeader, type StreamId } from '@kith/wire'
import { randomId } from '@kith/testing/conformance'

import { EvilPeer } from '../stage/evil-peer.ts'
import { expect, type Player, type Stage } from '../stage/stage.ts'
import type { Attack } from './attack.ts'

/** What somebody with a name of its own may do to the streams of others, alone or with the server's help. */
export const peerAttacks: readonly Attack[] = [
  {
    name: 'peer-forges-sender',
    tries:
      'somebody sends in the name of a device of another over its own session; opens a stream of its own device in another’s name; and has the server show both as that device’s',
    rules: ['SE13', 'KY6', 'KY9'],
    run: async (stage) => {
      const [alice, bob] = await stage.pair()
      await using mallory = await EvilPeer.join(stage)
      const [honest, named] = [await mallory.open(bob), await mallory.open(bob, { name: 'alice' })]
      const before = bob.got.length
      for (const stream of [honest, named]) {
        const borrowed = await stream.word(1, 'forged', { from: alice.peer.device })
        await mallory.say(borrowed)
        await mallory.settled()
        stage.strikes += 1 + Number(stage.evil.say(bob.peer.device, borrowed))
      }
      await mallory.say(await named.word(1, 'forged'))
      stage.strikes += 1
      await mallory.settled()
      await stage.settled(bob)
      expect(bob.got.length === before, 'nothing of it is committed')
    },
  },
  {
    name: 'peer-dates-back',
    tries:
      'messages are dated fifty years back and a hundred ahead: they stand where they came, and none of another is moved or lost',
    rules: ['DL13', 'DL24'],
    run: async (stage) => {
      const [alice, bob] = await stage.pair()
      await using mallory = await EvilPeer.join(stage)
      const stream = await mallory.open(bob)
      const before = bob.got.length
      const dates = [Date.now() - 50 * yearMs, Date.now() + 100 * yearMs, 0]
      for (const [at, sentAtMs] of dates.entries()) {
        await mallory.say(await stream.word(at + 1, `dated ${String(at)}`, { sentAtMs }))
        stage.strikes += 1
        await stage.until(() => bob.got.length === before + 2 * at + 1, 'it is there')
        const sent = await stage.say(alice, bob, `honest ${String(at)}`)
        await stage.within(sent.committed(), 'what is honest is committed')
      }
      const expected = dates.flatMap((_, at) => [`mallory: dated ${String(at)}`, `alice: honest ${String(at)}`])
      expect(bob.got.slice(before).join() === expected.join(), `in the order in which they came, not ${bob.got.join()}`)
    },
  },
  {
    name: 'peer-equivocates',
    tries:
      'two different messages are sealed for each position, shown together and one after the other: one of them is committed, once',
    rules: ['DL8', 'DL25'],
    run: async (stage) => {
      const [, bob] = await stage.pair()
      await using mallory = await EvilPeer.join(stage)
      const stream = await mallory.open(bob)
      const before = bob.got.length
      const places = 5
      for (let seq = 1; seq <= places; seq++) {
        const [one, other] = [
          await stream.word(seq, `one ${String(seq)}`),
          await stream.word(seq, `other ${String(seq)}`),
        ]
        await mallory.say(...(seq % 2 === 0 ? [one, other] : [other, one]))
        await stage.until(() => bob.got.length >= before + seq, 'one of them is there')
        await mallory.say(one, other)
        stage.strikes += 3
      }
      await mallory.settled()
      await stage.settled(bob)
      expect(bob.got.length === before + places, 'one of each is committed, once')
    },
  },
  {
    name: 'peer-replays',
    tries:
      'envelopes of its own come fifty times, also after their receiver was away, and those of another are sent as its own',
    rules: ['DL25', 'SE13'],
    run: async (stage) => {
      const [alice, bob] = await stage.pair()
      const seen: DataFrame[] = []
      stage.evil.toClient = (frame) => {
        if (frame.type === 'data') seen.push(structuredClone(frame))
        return frame
      }
      await stage.talk(alice, bob)
      stage.evil.rest()
      await using mallory = await EvilPeer.join(stage)
      const stream = await mallory.open(bob)
      const before = bob.got.length
      const own = await stream.word(1, 'mine')
      await mallory.say(...Array<DataFrame>(25).fill(own))
      await stage.until(() => bob.got.length > before, 'it is there')
      stage.evil.cut(bob.peer.device)
      await stage.until(() => bob.peer.status.state !== 'connected', 'bob is cut off')
      await stage.within(bob.peer.connected(), 'bob is back')
      await mallory.say(...Array<DataFrame>(25).fill(own))
      await mallory.settled()
      for (const frame of seen) {
        await mallory.say(frame)
        await mallory.settled()
      }
      stage.strikes += 49 + seen.length
      await stage.settled(alice, bob)
      expect(bob.got.length === before + 1, 'it is committed once, and nothing else is')
    },
  },
  {
    name: 'peer-acknowledges-for-others',
    tries:
      'somebody acknowledges what is on its way to another, as itself and, with the server’s help, as that one: nothing counts as delivered',
    rules: ['KY8', 'DL10'],
    run: async (stage) => {
      const [alice, bob] = await stage.pair()
      await using mallory = await EvilPeer.join(stage)
      const held = await heldFrom(stage, alice, bob, 'undelivered')
      const { stream, seq } = readHeader(held.frame.envelope.authenticated)
      const own = await mallory.open(bob)
      for (const from of [mallory.person.device, bob.peer.device]) {
        const statement = { to: alice.peer.device, from, stream, next: seq + 1, credit: 64, exceptions: [] }
        // Proven by keys that are true ones, of another stream.
        for (const tag of [new Uint8Array(16), await ackTag(own.keys, statement)]) {
          const ack: AckFrame = { type: 'ack', ...statement, tag }
          await mallory.say(ack)
          await mallory.settled()
          stage.strikes += 1 + Number(stage.evil.say(alice.peer.device, ack))
        }
      }
      await stage.settled(alice)
      expect(held.sent.state !== 'committed', 'it is not said to be committed')
      stage.evil.rest()
      await stage.within(held.sent.committed(), 'it is delivered in the end')
    },
  },
  {
    name: 'peer-squats-stream',
    tries:
      'the server holds back the first envelope of a stream, and somebody opens a stream with the same id to the same device first',
    rules: ['DL40', 'DL26', 'KY6'],
    run: async (stage) => {
      const [alice, bob] = await stage.pair()
      await using mallory = await EvilPeer.join(stage)
      const zoe = await stage.join('zoe')
      const held = await heldFrom(stage, zoe, bob, 'first')
      const { stream } = readHeader(held.frame.envelope.authenticated)
      const before = bob.got.length
      const own = await mallory.open(bob, { stream })
      const squatted = await own.word(1, 'squatted')
      await mallory.say(squatted)
      await mallory.settled()
      stage.strikes +=
        1 + Number(stage.evil.say(bob.peer.device, await own.word(1, 'squatted', { from: zoe.peer.device })))
      await stage.settled(bob)
      expect(bob.got.length === before, 'nothing of it is committed')
      stage.evil.rest()
      await stage.within(held.sent.committed(), 'the stream of the first is taken all the same')
      await stage.talk(alice, bob)
    },
  },
  {
    name: 'peer-opens-without-end',
    tries:
      'hundreds of streams begin with openings that are as long as they may be, make no sense, wait for streams that are not there, or begin at the last position that there is',
    rules: ['DL5', 'DL9', 'DL26', 'FR10'],
    run: async (stage) => {
      const [alice, bob] = await stage.pair()
      await using mallory = await EvilPeer.join(stage)
      const before = bob.got.length
      const good = await mallory.open(bob)
      const [first] = [await good.word(1, 'never')]
      for (let at = 0; at < 200; at++) {
        const opening = new Uint8Array(at % 2 === 0 ? 512 : 40).fill(at)
        await mallory.say({ ...first, envelope: { ...first.envelope, opening } })
        const waiting = await mallory.open(bob, { after: { stream: randomId<StreamId>(), seq: 2 ** 40 } })
        await mallory.say(await waiting.word(1, 'never'))
        stage.strikes += 2
      }
      const last = await mallory.open(bob, { first: Number.MAX_SAFE_INTEGER })
      await mallory.say(await last.word(Number.MAX_SAFE_INTEGER, 'never'))
      await mallory.settled()
      await stage.talk(alice, bob)
      expect(!bob.got.slice(before).some((line) => line.startsWith('mallory')), 'nothing of it is committed')
    },
  },
]

const yearMs = 31_557_600_000

/** Sends a word whose first envelope the server holds back, and what it held. */
async function heldFrom(
  stage: Stage,
  from: Player,
  to: Player,
  word: string,
): Promise<{ readonly sent: Awaited<ReturnType<Stage['say']>>; readonly frame: FrameOf<'data'> }> {
  const held = Promise.withResolvers<FrameOf<'data'>>()
  stage.evil.toClient = (frame) => {
    if (frame.type !== 'data' || readHeader(frame.envelope.authenticated).from !== from.peer.device) return frame
    held.resolve(structuredClone(frame))
    return []
  }
  const sent = await stage.say(from, to, word)
  return { sent, frame: await stage.within(held.promise, 'an envelope is held back') }
}
