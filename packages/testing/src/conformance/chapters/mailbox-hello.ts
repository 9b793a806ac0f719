/** What a sender says is outstanding, and what becomes of the rest (spec MB9, MB10, MB12). */
import { casesOf, type ConformanceCase } from '../running/case.ts'
import { same } from '../running/expectations.ts'
import { hello } from './mailbox-giving-out.ts'
import { decidedBy, pushed } from './mailbox-taking-in.ts'

/** The cases of this chapter. */
export const mailboxHello: readonly ConformanceCase[] = casesOf('mailbox', [
  [
    'MB9.1',
    'tells a sender at hello up to where a stream is stored',
    async (stage) => {
      const [alice, bob] = await stage.senderAndAbsent()
      const stream = stage.stream(alice, bob)
      alice.send(...stream.stores(1, 3))
      await alice.stored(stream, 3)
      hello(alice, [stream.outstanding(1, 5)])
      await alice.stored(stream, 3)
    },
  ],
  [
    'MB9.2',
    'tells nothing of a stream that it does not know',
    async (stage) => {
      const [alice, bob] = await stage.senderAndAbsent()
      const [known, unknown] = [stage.stream(alice, bob), stage.stream(alice, bob)]
      alice.send(known.store(1))
      await alice.stored(known, 1)
      hello(alice, [unknown.outstanding(1, 5), known.outstanding(1, 1)])
      await alice.stored(known, 1)
      await alice.none('stored', 'ack', 'turned-down')
    },
  ],
  [
    'MB9.3',
    'reads a hello of several frames as one',
    async (stage) => {
      const [alice, bob] = await stage.senderAndAbsent()
      const [one, two] = [stage.stream(alice, bob), stage.stream(alice, bob)]
      alice.send(one.store(1), two.store(1))
      await Promise.all([alice.stored(one, 1), alice.stored(two, 1)])
      hello(alice, [one.outstanding(1, 1)], 1)
      hello(alice, [two.outstanding(1, 1)])
      await Promise.all([alice.stored(one, 1), alice.stored(two, 1)])
    },
  ],
  [
    'MB9.4',
    'forgets the ack of a stream that a hello does not name',
    async (stage) => {
      const [alice, bob] = await stage.senderAndAbsent()
      const [gone, other] = [stage.stream(alice, bob), stage.stream(alice, bob)]
      await decidedBy(stage, alice, bob, gone, 1)
      await decidedBy(stage, alice, bob, other, 1)
      hello(alice, [other.outstanding(1, 1)])
      await alice.expect('ack', { stream: other.id })
      // The next thing that is stored comes after it on the disk.
      const later = stage.stream(alice, bob)
      alice.send(later.store(1))
      await alice.stored(later, 1)
      hello(alice, [gone.outstanding(1, 1), other.outstanding(1, 1), later.outstanding(1, 1)])
      await alice.expect('ack', { stream: other.id })
      await alice.none('ack')
    },
  ],
  [
    'MB9.5',
    'keeps rows that a hello does not name when they can be committed',
    async (stage) => {
      const [alice, bob] = await stage.senderAndAbsent()
      const [stream, witness] = [stage.stream(alice, bob), stage.stream(alice, bob)]
      alice.send(stream.store(1), stream.store(2))
      await alice.stored(stream, 2)
      alice.send(witness.store(1))
      await alice.stored(witness, 1)
      hello(alice, [witness.outstanding(1, 1)])
      await alice.stored(witness, 1)
      const receiver = await stage.attached(bob)
      const came = [await receiver.expect('data'), await receiver.expect('data'), await receiver.expect('data')]
      same(
        'the tags',
        came.map(({ envelope }) => envelope.tag),
        [stream.envelope(1), stream.envelope(2), witness.envelope(1)].map(({ tag }) => tag),
      )
    },
  ],
  [
    'MB9.6',
    'drops orphans, and says so to the receiver when it attaches',
    async (stage) => {
      const [alice, bob] = await stage.senderAndAbsent()
      const [before, stream, witness] = [stage.stream(alice, bob), stage.stream(alice, bob), stage.stream(alice, bob)]
      const opening = stream.opening({ stream: before.id, seq: 7 })
      alice.send(stream.store(1, { opening }), stream.store(2), witness.store(1))
      await Promise.all([alice.stored(stream, 2), alice.stored(witness, 1)])
      hello(alice, [witness.outstanding(1, 1)])
      await alice.stored(witness, 1)
      const told = await stage.attached(bob)
      const gap = { fromSeq: 1, toSeq: 2, reason: 'orphaned', tag: new Uint8Array(16) } as const
      await told.expect('gap', { to: bob.device, from: alice.device, stream: stream.id, ...gap })
      await told.leave()
      // What waits from now on is what is left.
      const receiver = await stage.attached(bob)
      await pushed(receiver, witness, 1)
      receiver.send(witness.ack(2))
      await receiver.expect('drained')
      await receiver.none('data')
    },
  ],
  [
    'MB9.7',
    'tells a receiver that is attached of orphans',
    async (stage) => {
      const [alice, bob] = await stage.two()
      const [before, stream] = [stage.stream(alice, bob), stage.stream(alice, bob)]
      alice.send(stream.store(1, { opening: stream.opening({ stream: before.id, seq: 1 }) }))
      await alice.stored(stream, 1)
      hello(alice, [])
      await bob.expect('gap', { stream: stream.id, reason: 'orphaned' })
    },
  ],
  [
    'MB9.8',
    'keeps rows whose predecessor is still outstanding at the sender',
    async (stage) => {
      const [alice, bob] = await stage.senderAndAbsent()
      const [before, stream, witness] = [stage.stream(alice, bob), stage.stream(alice, bob), stage.stream(alice, bob)]
      alice.send(stream.store(1, { opening: stream.opening({ stream: before.id, seq: 7 }) }), witness.store(1))
      await Promise.all([alice.stored(stream, 1), alice.stored(witness, 1)])
      hello(alice, [before.outstanding(3, 7), witness.outstanding(1, 1)])
      await alice.stored(witness, 1)
      const receiver = await stage.attached(bob)
      for (let count = 0; count < 2; count++) await receiver.expect('data')
      await receiver.none('gap')
    },
  ],
  [
    'MB9.9',
    'keeps rows whose predecessor is in the mailbox',
    async (stage) => {
      const [alice, bob] = await stage.senderAndAbsent()
      const [before, stream, witness] = [stage.stream(alice, bob), stage.stream(alice, bob), stage.stream(alice, bob)]
      alice.send(before.store(1))
      await alice.stored(before, 1)
      alice.send(stream.store(1, { opening: stream.opening({ stream: before.id, seq: 1 }) }), witness.store(1))
      await Promise.all([alice.stored(stream, 1), alice.stored(witness, 1)])
      hello(alice, [witness.outstanding(1, 1)])
      await alice.stored(witness, 1)
      const receiver = await stage.attached(bob)
      for (let count = 0; count < 3; count++) await receiver.expect('data')
      await receiver.none('gap')
    },
  ],
  [
    'MB12.2',
    'drops at hello what its sender knows to be decided',
    async (stage) => {
      const [alice, bob] = await stage.senderAndAbsent()
      const stream = stage.stream(alice, bob)
      alice.send(...stream.stores(1, 3))
      await alice.stored(stream, 3)
      hello(alice, [stream.outstanding(3, 3)])
      await alice.stored(stream, 3)
      const receiver = await stage.attached(bob)
      await pushed(receiver, stream, 3)
    },
  ],
  [
    'MB12.3',
    'does not take back what was decided when a hello names it as outstanding',
    async (stage) => {
      const [alice, bob] = await stage.senderAndAbsent()
      const stream = stage.stream(alice, bob)
      const receiver = await decidedBy(stage, alice, bob, stream, 2)
      hello(alice, [stream.outstanding(1, 2)])
      await alice.expect('ack', { next: 3 })
      await receiver.none('data')
    },
  ],
])
