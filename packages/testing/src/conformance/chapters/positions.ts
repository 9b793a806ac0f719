/** What the mailbox tells of a position, and to whom (spec MB24, MB25). */
import { encodeFrame, type FrameOf, frameHeadBytes } from '@kith/wire'

import { casesOf, type ConformanceCase } from '../running/case.ts'
import { type Expected, fits, holds, same } from '../running/expectations.ts'
import type { Actor } from '../running/actor.ts'
import type { MadeStream } from '../running/made-stream.ts'
import type { Stage } from '../running/stage.ts'
import { decidedBy, pushed } from './mailbox-taking-in.ts'

type Position = FrameOf<'position'>

/** What nobody is told who may not know. */
const nothing = {
  ...{ state: 'unknown', sinceMs: 0, deadlineMs: 0, bytes: 0, pushes: 0, pushedAtMs: 0, countedFromMs: 0 },
  ...{ receiver: 'unknown', retryAfterMs: 0 },
} as const satisfies Expected<'position'>

/** The cases of this chapter, which belong to the mailbox. */
export const positions: readonly ConformanceCase[] = casesOf('mailbox', [
  [
    'MB24.1',
    'tells a sender that an envelope is kept, since when, until when, and what it counts',
    async (stage) => {
      const { alice, stream } = await storedOne(stage)
      const position = await asked(alice, stream, 1, { state: 'kept' })
      const serverMs = alice.client.challenge?.serverMs ?? 0
      holds(position.sinceMs >= serverMs, `a time from ${serverMs} on`, position.sinceMs)
      const latest = position.sinceMs + stream.envelope(1).leftMs
      holds(
        position.deadlineMs > position.sinceMs && position.deadlineMs <= latest,
        `at most ${latest}`,
        position.deadlineMs,
      )
      same('the bytes', position.bytes, encodeFrame(stream.data(1)).byteLength - frameHeadBytes)
    },
  ],
  [
    'MB24.2',
    'tells the receiver the same as the sender',
    async (stage) => {
      const { alice, stream } = await storedOne(stage)
      const { sinceMs, deadlineMs, bytes } = await asked(alice, stream, 1, { state: 'kept' })
      const receiver = await stage.signedIn(stream.to)
      await asked(receiver, stream, 1, { state: 'kept', sinceMs, deadlineMs, bytes })
    },
  ],
  [
    'MB24.3',
    'tells that a position is decided',
    async (stage) => {
      const [alice, bob] = await stage.senderAndAbsent()
      const stream = stage.stream(alice, bob)
      await decidedBy(stage, alice, bob, stream, 2)
      await asked(alice, stream, 1, { state: 'decided' })
      await asked(alice, stream, 2, { state: 'decided' })
    },
  ],
  [
    'MB24.4',
    'tells which code a position was turned down with, and when to try again',
    async (stage) => {
      const { alice, stream } = await storedOne(stage)
      alice.send(stream.store(3))
      await alice.turnedDown(stream, 3, 'position-gap')
      await asked(alice, stream, 3, { state: 'turned-down', code: 'position-gap', retryAfterMs: 0 })
      for (const seq of [2, 3]) alice.send(stream.store(seq, { bodyBytes: 49_000 }))
      const { retryAfterMs } = await alice.expectOf(stream, 'turned-down', { seq: 3, code: 'stranger-quota' })
      await alice.stored(stream, 2)
      await asked(alice, stream, 3, { state: 'turned-down', code: 'stranger-quota', retryAfterMs })
    },
  ],
  [
    'MB24.5',
    'tells nothing of a position that never came, nor of a stream that it does not know',
    async (stage) => {
      const { alice, stream } = await storedOne(stage)
      await asked(alice, stream, 2, { state: 'unknown' })
      await asked(alice, stage.stream(alice, stream.to), 1, nothing)
    },
  ],
  [
    'MB24.6',
    'tells nothing to a device that neither sends nor receives the stream',
    async (stage) => {
      const [{ alice, stream }, mallory] = await Promise.all([storedOne(stage), stage.attached()])
      alice.send(stream.store(3))
      await alice.turnedDown(stream, 3, 'position-gap')
      for (const seq of [1, 3]) await asked(mallory, stream, seq, nothing)
    },
  ],
  [
    'MB25.1',
    'tells a contact whether the receiver is there, and how often the envelope went to it',
    async (stage) => {
      const [alice, bob] = await stage.two()
      await bob.grant(alice.name, 'contact')
      await bob.leave()
      const stream = stage.stream(alice, bob)
      alice.send(stream.store(1))
      await alice.stored(stream, 1)
      const { countedFromMs } = await asked(alice, stream, 1, { receiver: 'away', pushes: 0, pushedAtMs: 0 })
      const receiver = await stage.attached(bob.person)
      await pushed(receiver, stream, 1)
      const { pushedAtMs } = await asked(alice, stream, 1, { receiver: 'attached', pushes: 1, countedFromMs })
      holds(pushedAtMs >= countedFromMs && countedFromMs > 0, `a time from ${countedFromMs} on`, pushedAtMs)
    },
  ],
  [
    'MB25.2',
    'does not tell a stranger whether the receiver is there, nor how often the envelope went to it',
    async (stage) => {
      const { alice, stream } = await storedOne(stage)
      const unseen = { receiver: 'unknown', pushes: 0, pushedAtMs: 0, countedFromMs: 0 } as const
      await asked(alice, stream, 1, unseen)
      await pushed(await stage.attached(stream.to), stream, 1)
      await asked(alice, stream, 1, { state: 'kept', ...unseen })
    },
  ],
  [
    'MB25.3',
    'tells a receiver how often an envelope was sent to it',
    async (stage) => {
      const { stream } = await storedOne(stage)
      const first = await stage.attached(stream.to)
      await pushed(first, stream, 1)
      await first.leave()
      const receiver = await stage.attached(stream.to)
      await pushed(receiver, stream, 1)
      await asked(receiver, stream, 1, { state: 'kept', receiver: 'attached', pushes: 2 })
    },
  ],
])

/** A sender, and a stream for somebody who is away with one envelope stored. */
async function storedOne(stage: Stage): Promise<{ readonly alice: Actor; readonly stream: MadeStream }> {
  const [alice, bob] = await stage.senderAndAbsent()
  const stream = stage.stream(alice, bob)
  alice.send(stream.store(1))
  await alice.stored(stream, 1)
  return { alice, stream }
}

/** Asks for a position; the answer has these fields. */
async function asked(
  actor: Actor,
  { id: stream }: MadeStream,
  seq: number,
  fields: Expected<'position'>,
): Promise<Position> {
  const answer = await actor.ask({ type: 'position-query', stream, seq })
  return fits(answer, 'position', { to: actor.device, ...fields })
}
