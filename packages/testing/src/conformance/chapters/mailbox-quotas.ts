/** For whom the mailbox has room, and for whom not (spec MB4). */
import { casesOf, type ConformanceCase, slowCasesOf } from '../running/case.ts'
import { holds } from '../running/expectations.ts'
import { decidedBy, pushed } from './mailbox-taking-in.ts'

const strangerEnvelopes = 20

/** The cases of this chapter that need no long wait. */
export const mailboxQuotas: readonly ConformanceCase[] = casesOf('mailbox', [
  [
    'MB4.1',
    `takes ${strangerEnvelopes} envelopes of a stranger, turns the next down with a time to try again, and keeps the others`,
    async (stage) => {
      const [alice, bob] = await stage.senderAndAbsent()
      const stream = stage.stream(alice, bob)
      alice.send(...stream.stores(1, strangerEnvelopes))
      await alice.stored(stream, strangerEnvelopes)
      alice.send(stream.store(strangerEnvelopes + 1))
      const { retryAfterMs } = await alice.turnedDown(stream, strangerEnvelopes + 1, 'stranger-quota')
      holds(retryAfterMs > 0, 'a time to try again', retryAfterMs)
      const receiver = await stage.attached(bob)
      for (let seq = 1; seq <= strangerEnvelopes; seq++) await pushed(receiver, stream, seq)
    },
  ],
  [
    'MB4.2',
    'takes 64 KiB of a stranger, not more',
    async (stage) => {
      const [alice, bob] = await stage.senderAndAbsent()
      const stream = stage.stream(alice, bob)
      alice.send(stream.store(1, { bodyBytes: 40_000 }))
      await alice.stored(stream, 1)
      alice.send(stream.store(2, { bodyBytes: 40_000 }))
      await alice.turnedDown(stream, 2, 'stranger-quota')
    },
  ],
  [
    'MB4.3',
    'counts a stranger by name: a second stream has no room of its own',
    async (stage) => {
      const [alice, bob] = await stage.senderAndAbsent()
      const [one, two] = [stage.stream(alice, bob), stage.stream(alice, bob)]
      alice.send(...one.stores(1, strangerEnvelopes))
      await alice.stored(one, strangerEnvelopes)
      alice.send(two.store(1))
      await alice.turnedDown(two, 1, 'stranger-quota')
    },
  ],
  [
    'MB4.4',
    'takes more of a contact',
    async (stage) => {
      const [alice, bob] = await stage.two()
      await bob.grant(alice.name, 'contact')
      await bob.leave()
      const stream = stage.stream(alice, bob)
      alice.send(...stream.stores(1, strangerEnvelopes + 5))
      await alice.stored(stream, strangerEnvelopes + 5)
    },
  ],
  [
    'MB4.5',
    "counts one's own devices as contacts",
    async (stage) => {
      const [phone, laptop] = await stage.twoDevices()
      const alice = await stage.attached(phone)
      const stream = stage.stream(alice, laptop)
      alice.send(...stream.stores(1, strangerEnvelopes + 5))
      await alice.stored(stream, strangerEnvelopes + 5)
    },
  ],
  [
    'MB4.6',
    'gives room back when the receiver has decided',
    async (stage) => {
      const [alice, bob] = await stage.senderAndAbsent()
      const stream = stage.stream(alice, bob)
      const receiver = await decidedBy(stage, alice, bob, stream, strangerEnvelopes)
      await receiver.leave()
      for (;;) {
        // The room is given back when the rows are gone, which nobody is told.
        alice.send(stream.store(strangerEnvelopes + 1))
        const types = ['stored', 'turned-down'] as const
        const answer = await alice.client.next(...types)
        if (answer.type === 'stored') break
      }
      stream.storedUpTo = strangerEnvelopes + 1
    },
  ],
  [
    'MB4.7',
    'turns envelopes of a blocked name down',
    async (stage) => {
      const [alice, bob] = await stage.two()
      await bob.grant(alice.name, 'blocked')
      const stream = stage.stream(alice, bob)
      alice.send(stream.store(1))
      await alice.turnedDown(stream, 1, 'blocked')
      await bob.none('data')
    },
  ],
  [
    'MB4.8',
    'turns messages without time left down',
    async (stage) => {
      const [alice, bob] = await stage.senderAndAbsent()
      const stream = stage.stream(alice, bob)
      alice.send(stream.store(1, { leftMs: 0 }))
      await alice.turnedDown(stream, 1, 'deadline-passed')
    },
  ],
  [
    'MB4.9',
    'takes a tombstone without time left, so that the receiver learns of it',
    async (stage) => {
      const [alice, bob] = await stage.senderAndAbsent()
      const stream = stage.stream(alice, bob)
      alice.send(stream.store(1, { kind: 'tombstone', leftMs: 0 }))
      await alice.stored(stream, 1)
      await (await stage.attached(bob)).expect('data')
    },
  ],
  [
    'MB4.10',
    'turns envelopes for a device that nobody lists down',
    async (stage) => {
      const [alice, nobody] = await Promise.all([stage.attached(), stage.person()])
      const stream = stage.stream(alice, nobody)
      alice.send(stream.store(1))
      await alice.turnedDown(stream, 1, 'device-gone')
    },
  ],
])

/** The cases of this chapter that send more than a little. */
export const mailboxQuotasSlow: readonly ConformanceCase[] = slowCasesOf('mailbox', [
  [
    'MB4.11',
    'takes 2,000 envelopes of one contact, not more',
    async (stage) => {
      const [alice, bob] = await stage.two()
      await bob.grant(alice.name, 'contact')
      await bob.leave()
      const stream = stage.stream(alice, bob)
      for (let from = 1; from <= 2_000; from += 100) alice.send(...stream.stores(from, from + 99))
      await alice.stored(stream, 2_000)
      alice.send(stream.store(2_001))
      await alice.turnedDown(stream, 2_001, 'pair-quota')
    },
  ],
])
