/** What the mailbox promises and signs (spec MB20 to MB22, KY18 to KY21). */
import { ReceiptChecker, verifyReceipt } from '@kith/keys'
import { encodeReceipt, type FrameOf, type StoredItem } from '@kith/wire'

import { casesOf, type ConformanceCase } from '../running/case.ts'
import { holds, isSame, same } from '../running/expectations.ts'
import type { Actor } from '../running/actor.ts'
import type { MadeStream } from '../running/made-stream.ts'
import type { Stage } from '../running/stage.ts'
import { hello } from './mailbox-giving-out.ts'
import { pushed } from './mailbox-taking-in.ts'

type Stored = FrameOf<'stored'>

/** The clock of a server may be set while a case runs, but not by more than this. */
const clockMs = 60_000
const many = 70

/** The cases of this chapter, which belong to the mailbox. */
export const receipts: readonly ConformanceCase[] = casesOf('mailbox', [
  [
    'KY20.1',
    "proves what it stored by a signature with the network's key",
    async (stage) => {
      const { alice, receipt } = await storedOne(stage)
      await proven(alice, receipt)
    },
  ],
  [
    'KY21.1',
    "gives receipts that hold without a connection, for who knows the network's key",
    async (stage) => {
      const { alice, receipt } = await storedOne(stage)
      const { networkKey, domain } = challengeOf(alice)
      const { proof, ...statement } = receipt
      const bytes = encodeReceipt({ networkKey, domain, statement, proof })
      const checked = await verifyReceipt(bytes, networkKey)
      same('the receipt', checked.kind === 'ok' ? 'ok' : checked.code, 'ok')
    },
  ],
  [
    'KY19.1',
    'proves each of many statements that it signs together, at a place of its own',
    async (stage) => {
      const [alice, bob] = await stage.senderAndAbsent()
      const streams = Array.from({ length: 15 }, () => stage.stream(alice, bob))
      alice.send(...streams.map((stream) => stream.store(1)))
      const places = new Set<string>()
      for (const stream of streams) {
        const receipt = await storedOf(alice, stream, 1)
        await proven(alice, receipt)
        const { index, leaves, signature } = receipt.proof
        holds(index < leaves, `a place before ${leaves}`, index)
        places.add(`${index} ${Buffer.from(signature).toString('hex')}`)
      }
      same('different places', places.size, streams.length)
    },
  ],
  [
    'KY20.2',
    'signs for different senders with the same key',
    async (stage) => {
      const [one, other] = await Promise.all([storedOne(stage), storedOne(stage)])
      await proven(one.alice, other.receipt)
      await proven(other.alice, one.receipt)
    },
  ],
  [
    'MB20.1',
    'states between whom the stream is, and when it was stored',
    async (stage) => {
      const { alice, stream, receipt } = await storedOne(stage)
      same('the sender', receipt.to, alice.device)
      same('the receiver', receipt.receiver, stream.to.device)
      const { serverMs } = challengeOf(alice)
      const isThen = receipt.storedAtMs >= serverMs && receipt.storedAtMs < serverMs + clockMs
      holds(isThen, `a time soon after ${serverMs}`, receipt.storedAtMs)
    },
  ],
  [
    'MB20.2',
    'proves stored again when an envelope is stored again',
    async (stage) => {
      const { alice, stream } = await storedOne(stage)
      alice.send(stream.store(1))
      const again = await storedOf(alice, stream, 1)
      await proven(alice, again)
      named(again.items, stream, [1])
    },
  ],
  [
    'MB20.3',
    'proves what it answers to a hello',
    async (stage) => {
      const { alice, stream } = await storedOne(stage)
      hello(alice, [stream.outstanding(1, 4)])
      const answer = await storedOf(alice, stream, 1)
      await proven(alice, answer)
      same('the receiver', answer.receiver, stream.to.device)
    },
  ],
  [
    'MB21.1',
    'names each envelope by its position, its tag and its deadline',
    async (stage) => {
      const { stream, receipt } = await storedOne(stage)
      named(receipt.items, stream, [1])
      const [item] = receipt.items
      const latest = receipt.storedAtMs + stream.envelope(1).leftMs
      const isThen = item !== undefined && item.deadlineMs <= latest && item.deadlineMs > latest - clockMs
      holds(isThen, `a deadline of ${latest} or shortly before`, item?.deadlineMs)
    },
  ],
  [
    'MB21.2',
    'names all of many envelopes, by growing positions, at most 64 in one receipt',
    async (stage) => {
      const [alice, bob] = await stage.two()
      await bob.grant(alice.name, 'contact')
      await bob.leave()
      const stream = stage.stream(alice, bob)
      alice.send(...stream.stores(1, many))
      const came: StoredItem[] = []
      while (came.length < many) {
        const receipt = await alice.expect('stored', { stream: stream.id })
        stream.storedUpTo = receipt.upTo
        await proven(alice, receipt)
        holds(receipt.items.length > 0 && receipt.items.length <= 64, '1 to 64 items', receipt.items.length)
        came.push(...receipt.items)
      }
      named(
        came,
        stream,
        Array.from({ length: many }, (_, at) => at + 1),
      )
    },
  ],
  [
    'MB21.3',
    'names the envelope that took the place of another',
    async (stage) => {
      const { alice, stream } = await storedOne(stage)
      const tombstone = stream.store(1, { kind: 'tombstone' })
      alice.send(tombstone)
      const { items } = await storedOf(alice, stream, 1)
      same(
        'the tags',
        items.map(({ tag }) => tag),
        [tombstone.envelope.tag],
      )
    },
  ],
  [
    'MB21.4',
    'names nothing that it turned down',
    async (stage) => {
      const { alice, stream } = await storedOne(stage)
      alice.send(stream.store(1, {}), stream.store(2))
      const receipt = await alice.expect('stored', { stream: stream.id, upTo: 2 })
      stream.storedUpTo = 2
      named(receipt.items, stream, [2])
    },
  ],
  [
    'MB21.5',
    'names nothing in the answer to a hello',
    async (stage) => {
      const { alice, stream } = await storedOne(stage)
      hello(alice, [stream.outstanding(1, 1)])
      same('the items', (await storedOf(alice, stream, 1)).items, [])
    },
  ],
  [
    'MB21.6',
    'names nothing whose deadline has passed',
    async (stage) => {
      const [alice, bob] = await stage.senderAndAbsent()
      const stream = stage.stream(alice, bob)
      const store = stream.store(1, { leftMs: 30 })
      alice.send(store)
      await storedOf(alice, stream, 1)
      await new Promise((resolve) => setTimeout(resolve, 60))
      alice.send(store)
      same('the items', (await storedOf(alice, stream, 1)).items, [])
    },
  ],
  [
    'MB22.1',
    'keeps what a receipt names, whatever else is refused for want of room',
    async (stage) => {
      const { alice, stream } = await storedOne(stage)
      alice.send(stream.store(2, { bodyBytes: 49_000 }))
      await storedOf(alice, stream, 2)
      alice.send(stream.store(3, { bodyBytes: 49_000 }))
      await alice.turnedDown(stream, 3, 'stranger-quota')
      await pushed(await stage.attached(stream.to), stream, 1)
    },
  ],
])

/** A sender, a stream for somebody who is away with one envelope stored, and the receipt. */
async function storedOne(
  stage: Stage,
): Promise<{ readonly alice: Actor; readonly stream: MadeStream; readonly receipt: Stored }> {
  const [alice, bob] = await stage.senderAndAbsent()
  const stream = stage.stream(alice, bob)
  alice.send(stream.store(1))
  return { alice, stream, receipt: await storedOf(alice, stream, 1) }
}

async function storedOf(alice: Actor, stream: MadeStream, upTo: number): Promise<Stored> {
  const receipt = await alice.expectOf(stream, 'stored', { upTo })
  stream.storedUpTo = upTo
  return receipt
}

function challengeOf({ client: { challenge } }: Actor): FrameOf<'challenge'> {
  if (challenge === undefined) throw new Error('a connection begins with a challenge')
  return challenge
}

/** The receipt fits the key and the domain of the network that the actor was challenged by. */
async function proven(actor: Actor, { proof, ...statement }: Stored): Promise<void> {
  const { networkKey, domain } = challengeOf(actor)
  const checked = await new ReceiptChecker(networkKey, domain).check(statement, proof)
  same('the proof of stored', checked.kind === 'ok' ? 'ok' : checked.code, 'ok')
}

/** The items name the envelopes of the stream at these positions, in their order. */
function named(items: readonly StoredItem[], stream: MadeStream, positions: readonly number[]): void {
  same(
    'the positions',
    items.map(({ seq }) => seq),
    positions,
  )
  holds(
    items.every(({ seq, tag }) => isSame(tag, stream.envelope(seq).tag)),
    'the tags of the envelopes',
    items.map(({ tag }) => tag),
  )
}
