/** What the mailbox takes, where it puts it, and what it says (spec MB1 to MB3, MB5, MB12). */
import { casesOf, type ConformanceCase } from '../running/case.ts'
import { expectFrame, holds, same } from '../running/expectations.ts'
import type { Actor } from '../running/actor.ts'
import type { MadeStream } from '../running/made-stream.ts'
import type { Stage } from '../running/stage.ts'

const tombstone = { kind: 'tombstone' } as const

/** The cases of this chapter. */
export const mailboxTakingIn: readonly ConformanceCase[] = casesOf('mailbox', [
  [
    'MB1.1',
    'turns an envelope of the unkept lane down',
    async (stage) => {
      const [alice, bob] = await stage.senderAndAbsent()
      const stream = stage.stream(alice, bob, 'unkept')
      alice.send(stream.store(1))
      await alice.turnedDown(stream, 1, 'value-unknown')
    },
  ],
  [
    'MB1.2',
    "turns an envelope for another device's stream down, and does not disturb its owner",
    async (stage) => {
      const [[alice, bob], mallory] = await Promise.all([stage.senderAndAbsent(), stage.attached()])
      const stream = stage.stream(alice, bob)
      alice.send(stream.store(1))
      await alice.stored(stream, 1)
      const taken = stage.stream(mallory, bob, 'kept', stream.id)
      mallory.send(taken.store(2))
      await mallory.turnedDown(taken, 2, 'stream-unknown')
      alice.send(stream.store(2))
      await alice.stored(stream, 2)
    },
  ],
  [
    'MB1.3',
    'turns an envelope of one stream for another receiver down',
    async (stage) => {
      const [[alice, bob], carol] = await Promise.all([stage.senderAndAbsent(), stage.away()])
      const stream = stage.stream(alice, bob)
      alice.send(stream.store(1))
      await alice.stored(stream, 1)
      const other = stage.stream(alice, carol, 'kept', stream.id)
      alice.send(other.store(2))
      await alice.turnedDown(other, 2, 'stream-unknown')
    },
  ],
  [
    'MB2.1',
    'says stored to the sending device, with stream and position',
    async (stage) => {
      const [alice, bob] = await stage.senderAndAbsent()
      const stream = stage.stream(alice, bob)
      alice.send(stream.store(1))
      await alice.stored(stream, 1)
      await alice.none('stored', 'turned-down')
    },
  ],
  [
    'MB2.2',
    'says stored for many positions by the highest of them, never going back',
    async (stage) => {
      const [alice, bob] = await stage.senderAndAbsent()
      const stream = stage.stream(alice, bob)
      alice.send(...stream.stores(1, 15))
      let last = 0
      while (last < 15) {
        const { upTo } = await alice.expect('stored', { stream: stream.id })
        holds(upTo > last && upTo <= 15, `upTo above ${last}, at most 15`, upTo)
        last = upTo
      }
      stream.storedUpTo = 15
      await alice.none('stored', 'turned-down')
    },
  ],
  [
    'MB2.3',
    'says stored for each stream by itself',
    async (stage) => {
      const [alice, bob] = await stage.senderAndAbsent()
      const [one, two] = [stage.stream(alice, bob), stage.stream(alice, bob)]
      alice.send(one.store(1), two.store(1), one.store(2), two.store(2), two.store(3))
      await Promise.all([alice.stored(one, 2), alice.stored(two, 3)])
    },
  ],
  [
    'MB2.4',
    'says stored when the receiver is there as well',
    async (stage) => {
      const [alice, bob] = await stage.two()
      const stream = stage.stream(alice, bob)
      alice.send(stream.store(1))
      await alice.stored(stream, 1)
    },
  ],
  [
    'MB2.5',
    'has on its disk what it called stored: it is there for the receiver when the sender is gone',
    async (stage) => {
      const [alice, bob] = await stage.senderAndAbsent()
      const stream = stage.stream(alice, bob)
      alice.send(...stream.stores(1, 3))
      await alice.stored(stream, 3)
      alice.client.cut()
      const receiver = await stage.attached(bob)
      for (const seq of [1, 2, 3]) await pushed(receiver, stream, seq)
    },
  ],
  [
    'MB3.1',
    'turns a position beyond the next one down, and takes it when the gap is filled',
    async (stage) => {
      const [alice, bob] = await stage.senderAndAbsent()
      const stream = stage.stream(alice, bob)
      alice.send(stream.store(1))
      await alice.stored(stream, 1)
      alice.send(stream.store(3))
      await alice.turnedDown(stream, 3, 'position-gap')
      alice.send(stream.store(2), stream.store(3))
      await alice.stored(stream, 3)
    },
  ],
  [
    'MB3.2',
    'turns a stream down that does not begin at its first outstanding position',
    async (stage) => {
      const [alice, bob] = await stage.senderAndAbsent()
      const stream = stage.stream(alice, bob)
      alice.send(stream.store(2))
      await alice.turnedDown(stream, 2, 'position-gap')
    },
  ],
  [
    'MB3.3',
    'takes a stream that begins at a later position when that is the first outstanding one',
    async (stage) => {
      const [alice, bob] = await stage.senderAndAbsent()
      const stream = stage.stream(alice, bob)
      alice.send(stream.store(41, undefined, 41))
      await alice.stored(stream, 41)
      await pushed(await stage.attached(bob), stream, 41)
    },
  ],
  [
    'MB3.4',
    'answers a decided position with the ack of its receiver, and stores nothing',
    async (stage) => {
      const [alice, bob] = await stage.senderAndAbsent()
      const stream = stage.stream(alice, bob)
      const receiver = await decidedBy(stage, alice, bob, stream, 2)
      alice.send(stream.store(1))
      await alice.expect('ack', { stream: stream.id, next: 3 })
      await receiver.none('data')
    },
  ],
  [
    'MB3.5',
    'does not let a late copy of a decided envelope reach the receiver again',
    async (stage) => {
      const [alice, bob] = await stage.senderAndAbsent()
      const stream = stage.stream(alice, bob)
      await (await decidedBy(stage, alice, bob, stream, 1)).leave()
      alice.send(stream.store(1))
      await alice.expect('ack', { next: 2 })
      const again = await stage.attached(bob)
      await again.expect('drained')
      await again.none('data')
    },
  ],
  [
    'MB5.1',
    'answers the same envelope again with stored, and keeps it once',
    async (stage) => {
      const [alice, bob] = await stage.senderAndAbsent()
      const stream = stage.stream(alice, bob)
      for (let time = 0; time < 3; time++) {
        alice.send(stream.store(1))
        await alice.stored(stream, 1)
      }
      const receiver = await stage.attached(bob)
      await pushed(receiver, stream, 1)
      receiver.send(stream.ack(2))
      await receiver.expect('drained')
      await receiver.none('data')
    },
  ],
  [
    'MB5.2',
    'turns another envelope at a used position down, and keeps the first',
    async (stage) => {
      const [alice, bob] = await stage.senderAndAbsent()
      const stream = stage.stream(alice, bob)
      alice.send(stream.store(1))
      await alice.stored(stream, 1)
      alice.send(stream.store(1, {}))
      await alice.turnedDown(stream, 1, 'position-conflict')
      await pushed(await stage.attached(bob), stream, 1)
    },
  ],
  [
    'MB5.3',
    "puts the sender's tombstone in the place of messages",
    async (stage) => {
      const [alice, bob] = await stage.senderAndAbsent()
      const stream = stage.stream(alice, bob)
      alice.send(stream.store(1))
      await alice.stored(stream, 1)
      const store = stream.store(1, tombstone)
      alice.send(store)
      await alice.stored(stream, 1)
      const { envelope } = await (await stage.attached(bob)).expect('data')
      same('the header', envelope.authenticated, store.envelope.authenticated)
      same('the tag', envelope.tag, store.envelope.tag)
    },
  ],
  [
    'MB5.4',
    'puts no messages in the place of a tombstone',
    async (stage) => {
      const [alice, bob] = await stage.senderAndAbsent()
      const stream = stage.stream(alice, bob)
      alice.send(stream.store(1, tombstone))
      await alice.stored(stream, 1)
      alice.send(stream.store(1))
      await alice.turnedDown(stream, 1, 'position-conflict')
    },
  ],
  [
    'MB5.5',
    'puts an envelope of a later generation in the place of an earlier one, not the other way round',
    async (stage) => {
      const [alice, bob] = await stage.senderAndAbsent()
      const stream = stage.stream(alice, bob)
      alice.send(stream.store(1))
      await alice.stored(stream, 1)
      const newer = stream.store(1, { generation: 2 })
      alice.send(newer)
      await alice.stored(stream, 1)
      alice.send(stream.store(1, { generation: 1 }))
      await alice.turnedDown(stream, 1, 'position-conflict')
      const { envelope } = await (await stage.attached(bob)).expect('data')
      same('the tag', envelope.tag, newer.envelope.tag)
    },
  ],
  [
    'MB5.6',
    'pushes what takes the place of an envelope that was pushed',
    async (stage) => {
      const [alice, bob] = await stage.two()
      const stream = stage.stream(alice, bob)
      alice.send(stream.store(1))
      await pushed(bob, stream, 1)
      const store = stream.store(1, tombstone)
      alice.send(store)
      same('the tag', (await bob.expect('data')).envelope.tag, store.envelope.tag)
      await alice.stored(stream, 1)
    },
  ],
  [
    'MB5.7',
    'puts nothing in the place of an envelope for which there is no room, and keeps the first',
    async (stage) => {
      const [alice, bob] = await stage.senderAndAbsent()
      const stream = stage.stream(alice, bob)
      alice.send(stream.store(1, undefined), stream.store(2, { bodyBytes: 40_000 }))
      await alice.stored(stream, 2)
      alice.send(stream.store(1, { generation: 1, bodyBytes: 40_000 }))
      await alice.turnedDown(stream, 1, 'stranger-quota')
      await pushed(await stage.attached(bob), stream, 1)
    },
  ],
  [
    'MB12.1',
    'drops what its sender knows to be decided: rows below the first outstanding position',
    async (stage) => {
      const [alice, bob] = await stage.senderAndAbsent()
      const stream = stage.stream(alice, bob)
      alice.send(...stream.stores(1, 3))
      await alice.stored(stream, 3)
      alice.send(stream.store(4, undefined, 4))
      await alice.stored(stream, 4)
      await pushed(await stage.attached(bob), stream, 4)
    },
  ],
])

/** The next envelope for the device is this one of the stream, with its body and some of its time left. */
export async function pushed(receiver: Actor, stream: MadeStream, seq: number): Promise<void> {
  const { envelope } = await expectFrame(receiver.client, 'data')
  const made = stream.envelope(seq)
  same(`position ${seq} with the header`, envelope.authenticated, made.authenticated)
  same('the tag', envelope.tag, made.tag)
  same('the body', envelope.body, made.body)
  holds(envelope.leftMs > 0 && envelope.leftMs <= made.leftMs, `at most ${made.leftMs} ms left`, envelope.leftMs)
}

/** Stores positions 1 to `upTo`; the receiver takes and acknowledges them, and the sender, who is attached, gets the ack. */
export async function decidedBy(
  stage: Stage,
  sender: Actor,
  receiver: MadeStream['to'],
  stream: MadeStream,
  upTo: number,
): Promise<Actor> {
  sender.send(...stream.stores(1, upTo))
  await sender.stored(stream, upTo)
  const actor = await stage.attached(receiver)
  for (let seq = 1; seq <= upTo; seq++) await pushed(actor, stream, seq)
  const ack = stream.ack(upTo + 1)
  actor.send(ack)
  await actor.expect('drained')
  same('the tag of the ack', (await sender.expect('ack', { next: upTo + 1 })).tag, ack.tag)
  return actor
}
