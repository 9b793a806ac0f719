/** What a device that attaches is sent, and what acknowledgements do (spec MB6 to MB8, MB11, MB13). */
import { randomBytes } from 'node:crypto'

import type { BootId, Exception, Outstanding } from '@kith/wire'

import { randomId } from '../client/made-frames.ts'
import { casesOf, type ConformanceCase, slowCasesOf } from '../running/case.ts'
import { holds, same } from '../running/expectations.ts'
import type { Actor } from '../running/actor.ts'
import type { Stage } from '../running/stage.ts'
import { decidedBy, pushed } from './mailbox-taking-in.ts'

const windowEnvelopes = 64
const windowBytes = 1_048_576

/** The cases of this chapter that need no long wait. */
export const mailboxGivingOut: readonly ConformanceCase[] = casesOf('mailbox', [
  [
    'MB6.1',
    'says drained when nothing waits',
    async (stage) => {
      const alice = await stage.attached()
      await alice.expect('drained', { as: alice.device })
    },
  ],
  [
    'MB6.2',
    'gives out what waits in its order, and says drained when it is acknowledged, not before',
    async (stage) => {
      const [alice, bob] = await stage.senderAndAbsent()
      const stream = stage.stream(alice, bob)
      alice.send(...stream.stores(1, 5))
      await alice.stored(stream, 5)
      const receiver = await stage.attached(bob)
      for (let seq = 1; seq <= 5; seq++) await pushed(receiver, stream, seq)
      receiver.send(stream.ack(5))
      await alice.expect('ack', { next: 5 })
      await receiver.none('drained')
      receiver.send(stream.ack(6))
      await receiver.expect('drained')
    },
  ],
  [
    'MB6.3',
    'gives out what several senders left in the order in which it was stored',
    async (stage) => {
      const [[alice, bob], carol] = await Promise.all([stage.senderAndAbsent(), stage.attached()])
      const [ofAlice, ofCarol] = [stage.stream(alice, bob), stage.stream(carol, bob)]
      const order = [[alice, ofAlice, 1], [carol, ofCarol, 1], [carol, ofCarol, 2], [alice, ofAlice, 2]] as const // prettier-ignore
      for (const [sender, stream, seq] of order) {
        sender.send(stream.store(seq))
        await sender.stored(stream, seq)
      }
      const receiver = await stage.attached(bob)
      for (const [, stream, seq] of order) await pushed(receiver, stream, seq)
    },
  ],
  [
    'MB6.4',
    `gives out at most ${windowEnvelopes} envelopes without an acknowledgement, and goes on with one`,
    async (stage) => {
      const [alice, bob] = await contacts(stage)
      const stream = stage.stream(alice, bob)
      const all = windowEnvelopes + 6
      alice.send(...stream.stores(1, all))
      await alice.stored(stream, all)
      const receiver = await stage.attached(bob.person)
      for (let seq = 1; seq <= windowEnvelopes; seq++) await pushed(receiver, stream, seq)
      await receiver.none('data')
      receiver.send(stream.ack(4))
      for (let seq = windowEnvelopes + 1; seq <= windowEnvelopes + 3; seq++) await pushed(receiver, stream, seq)
      await receiver.none('data')
    },
  ],
  [
    'MB6.5',
    'gives out at most 1 MiB without an acknowledgement',
    async (stage) => {
      const [alice, bob] = await contacts(stage)
      const stream = stage.stream(alice, bob)
      const bodyBytes = 49_000
      const most = Math.floor(windowBytes / bodyBytes)
      for (let seq = 1; seq <= most + 3; seq++) alice.send(stream.store(seq, { bodyBytes }))
      await alice.stored(stream, most + 3)
      const receiver = await stage.attached(bob.person)
      const least = most - 1
      for (let count = 0; count < least; count++) await receiver.expect('data')
      await receiver.sync()
      const came = least + receiver.client.frames.filter(({ type }) => type === 'data').length
      holds(came * bodyBytes <= windowBytes, `at most ${windowBytes} bytes`, `${came} envelopes of ${bodyBytes} bytes`)
    },
  ],
  [
    'MB6.6',
    'gives out again what was not acknowledged, at the next attach',
    async (stage) => {
      const [alice, bob] = await stage.senderAndAbsent()
      const stream = stage.stream(alice, bob)
      alice.send(...stream.stores(1, 2))
      await alice.stored(stream, 2)
      for (let time = 0; time < 2; time++) {
        const receiver = await stage.attached(bob)
        for (const seq of [1, 2]) await pushed(receiver, stream, seq)
        receiver.client.cut()
        await receiver.client.closed
      }
    },
  ],
  [
    'MB6.7',
    'gives an envelope out with its opening, and with the bytes that its ends prove',
    async (stage) => {
      const [alice, bob] = await stage.senderAndAbsent()
      const stream = stage.stream(alice, bob)
      const body = new Uint8Array(randomBytes(2_000))
      const store = stream.store(1, { opening: stream.opening(), body, count: 3, atomic: true })
      alice.send(store)
      await alice.stored(stream, 1)
      const { envelope } = await (await stage.attached(bob)).expect('data')
      same('the header', envelope.authenticated, store.envelope.authenticated)
      same('the opening', envelope.opening, store.envelope.opening)
      same('the tag', envelope.tag, store.envelope.tag)
      same('the body', envelope.body, body)
    },
  ],
  [
    'MB6.8',
    'stores and gives out the longest envelope',
    async (stage) => {
      const [alice, bob] = await stage.senderAndAbsent()
      const stream = stage.stream(alice, bob)
      const store = stream.store(1, { body: new Uint8Array(randomBytes(49_168)), opening: stream.opening() })
      alice.send(store)
      await alice.stored(stream, 1)
      same('the body', (await (await stage.attached(bob)).expect('data')).envelope.body, store.envelope.body)
    },
  ],
  [
    'MB6.9',
    'gives out less time than it was given',
    async (stage) => {
      const [alice, bob] = await stage.senderAndAbsent()
      const stream = stage.stream(alice, bob)
      alice.send(stream.store(1))
      await alice.stored(stream, 1)
      // A few milliseconds pass by connecting anew.
      for (let before = 600_000, time = 0; time < 2; time++) {
        const { envelope } = await (await stage.attached(bob)).expect('data')
        holds(envelope.leftMs < before, `less than ${before} ms left`, envelope.leftMs)
        before = envelope.leftMs
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
    },
  ],
  [
    'MB7.1',
    'gives out an envelope past its deadline without its body and with no time left; header, tag and opening stay',
    async (stage) => {
      const [alice, bob] = await stage.senderAndAbsent()
      const stream = stage.stream(alice, bob)
      const store = stream.store(1, { leftMs: 40, opening: stream.opening() })
      alice.send(store)
      await alice.stored(stream, 1)
      await new Promise((resolve) => setTimeout(resolve, 60))
      const { envelope } = await (await stage.attached(bob)).expect('data')
      same('leftMs', envelope.leftMs, 0)
      same('bytes of the body', envelope.body.byteLength, 0)
      same('the header', envelope.authenticated, store.envelope.authenticated)
      same('the tag', envelope.tag, store.envelope.tag)
      same('the opening', envelope.opening, store.envelope.opening)
    },
  ],
  [
    'MB7.2',
    'does not hold what comes behind an envelope past its deadline back',
    async (stage) => {
      const [alice, bob] = await stage.senderAndAbsent()
      const stream = stage.stream(alice, bob)
      alice.send(stream.store(1, { leftMs: 1 }), stream.store(2))
      await alice.stored(stream, 2)
      await new Promise((resolve) => setTimeout(resolve, 20))
      const receiver = await stage.attached(bob)
      same('leftMs', (await receiver.expect('data')).envelope.leftMs, 0)
      await pushed(receiver, stream, 2)
    },
  ],
  [
    'MB8.1',
    'drops what is acknowledged, and nothing else',
    async (stage) => {
      const [alice, bob] = await stage.senderAndAbsent()
      const stream = stage.stream(alice, bob)
      alice.send(...stream.stores(1, 4))
      await alice.stored(stream, 4)
      const receiver = await stage.attached(bob)
      for (let seq = 1; seq <= 4; seq++) await pushed(receiver, stream, seq)
      receiver.send(stream.ack(3))
      await alice.expect('ack')
      await receiver.leave()
      const again = await stage.attached(bob)
      for (const seq of [3, 4]) await pushed(again, stream, seq)
      await again.none('data')
    },
  ],
  [
    'MB8.2',
    'keeps the ack for a sender who is away, and brings it at hello, byte for byte',
    async (stage) => {
      const [alice, bob] = await stage.senderAndAbsent()
      const stream = stage.stream(alice, bob)
      alice.send(...stream.stores(1, 2))
      await alice.stored(stream, 2)
      await alice.leave()
      const receiver = await stage.attached(bob)
      for (const seq of [1, 2]) await pushed(receiver, stream, seq)
      const ack = stream.ack(3, { exceptions: [{ seq: 2, index: 0, outcome: 'rejected', code: 42 }] })
      receiver.send(ack)
      await receiver.expect('drained')
      const again = await stage.attached(alice.person)
      hello(again, [stream.outstanding(1, 2)])
      const kept = await again.expect('ack')
      same('the kept ack', kept, ack)
    },
  ],
  [
    'MB8.3',
    'takes no ack of another device than the receiver',
    async (stage) => {
      const [[alice, bob], mallory] = await Promise.all([stage.senderAndAbsent(), stage.attached()])
      const stream = stage.stream(alice, bob)
      alice.send(stream.store(1))
      await alice.stored(stream, 1)
      mallory.send(stream.ack(2, { from: mallory.device }))
      await alice.expect('ack', { from: mallory.device })
      await pushed(await stage.attached(bob), stream, 1)
    },
  ],
  [
    'MB8.4',
    'takes no ack of one stream for another',
    async (stage) => {
      const [alice, bob] = await stage.senderAndAbsent()
      const [one, two] = [stage.stream(alice, bob), stage.stream(alice, bob)]
      alice.send(one.store(1), two.store(1))
      await Promise.all([alice.stored(one, 1), alice.stored(two, 1)])
      const receiver = await stage.attached(bob)
      receiver.send(one.ack(9))
      await alice.expect('ack')
      await receiver.leave()
      const again = await stage.attached(bob)
      await pushed(again, two, 1)
      await again.none('data')
    },
  ],
  [
    'MB8.5',
    'keeps the newest ack when an older one comes late',
    async (stage) => {
      const [alice, bob] = await stage.senderAndAbsent()
      const stream = stage.stream(alice, bob)
      const receiver = await decidedBy(stage, alice, bob, stream, 3)
      receiver.send(stream.ack(2))
      await alice.expect('ack', { next: 2 })
      hello(alice, [stream.outstanding(1, 3)])
      await alice.expect('ack', { next: 4 })
    },
  ],
  [
    'MB8.6',
    'says stored in place of an ack that is too long to be kept',
    async (stage) => {
      const [alice, bob] = await stage.senderAndAbsent()
      const stream = stage.stream(alice, bob)
      alice.send(stream.store(1))
      await alice.stored(stream, 1)
      const receiver = await stage.attached(bob)
      await pushed(receiver, stream, 1)
      const exceptions = Array.from({ length: 400 }, (_, at): Exception => ({
        seq: 1,
        index: at % 64,
        outcome: 'rejected',
        code: 42,
      }))
      receiver.send(stream.ack(2, { exceptions }))
      await receiver.expect('drained')
      await alice.expect('ack', { next: 2 })
      hello(alice, [stream.outstanding(1, 1)])
      await alice.expect('stored', { stream: stream.id, upTo: 1 })
      await alice.none('ack')
    },
  ],
  [
    'MB8.7',
    'takes an ack also from a receiver that took the envelope another way',
    async (stage) => {
      const [alice, bob] = await stage.senderAndAbsent()
      const stream = stage.stream(alice, bob)
      alice.send(stream.store(1))
      await alice.stored(stream, 1)
      const receiver = await stage.signedIn(bob)
      receiver.send(stream.ack(2))
      await alice.expect('ack')
      await receiver.attach()
      await receiver.expect('drained')
      await receiver.none('data')
    },
  ],
  [
    'MB11.1',
    'brings what is stored to a receiver that is attached',
    async (stage) => {
      const [alice, bob] = await stage.two()
      const stream = stage.stream(alice, bob)
      alice.send(stream.store(1))
      await pushed(bob, stream, 1)
      await alice.stored(stream, 1)
    },
  ],
  [
    'MB11.2',
    'loses nothing that is stored while its receiver attaches',
    async (stage) => {
      const [alice, person] = await stage.senderAndAbsent()
      const stream = stage.stream(alice, person)
      for (let seq = 1; seq <= 8; seq++) {
        const receiver = await stage.signedIn(person)
        alice.send(stream.store(seq))
        receiver.send({ type: 'attach', as: person.device })
        await pushed(receiver, stream, seq)
        await alice.stored(stream, seq)
        receiver.send(stream.ack(seq + 1))
        await alice.expect('ack', { next: seq + 1 })
        await receiver.leave()
      }
    },
  ],
])

/** The cases of this chapter that have to wait. */
export const mailboxGivingOutSlow: readonly ConformanceCase[] = slowCasesOf('mailbox', [
  [
    'MB13.1',
    'gives out again what is not acknowledged for a while, without a new attach',
    async (stage) => {
      const [alice, bob] = await stage.senderAndAbsent()
      const stream = stage.stream(alice, bob)
      alice.send(stream.store(1))
      await alice.stored(stream, 1)
      const client = await stage.connect({ waitMs: 60_000 })
      const receiver = await stage.attached(bob, client)
      await pushed(receiver, stream, 1)
      await pushed(receiver, stream, 1)
    },
  ],
])

/** A device says which streams it has outstanding, in one frame. */
export function hello(actor: Actor, outstanding: readonly Outstanding[], more = 0): void {
  actor.send({ type: 'hello', as: actor.device, boot: randomId<BootId>(), more, outstanding })
}

/** A sender who is attached, and a receiver who made it a contact and left. */
async function contacts(stage: Stage): Promise<readonly [Actor, Actor]> {
  const [alice, bob] = await stage.two()
  await bob.grant(alice.name, 'contact')
  await bob.leave()
  return [alice, bob]
}
