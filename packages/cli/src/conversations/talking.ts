import { createInterface } from 'node:readline'

import type { Conversation, ConversationInfo } from '@kith/peer'

import { chatMessageType } from '../chat/record.ts'
import { type ExitCode, exitCodes } from '../output/exit-codes.ts'
import { plainLine } from '../output/plain.ts'
import { connected, type Joined } from '../peer/joined.ts'
import type { Context } from '../program/command.ts'
import type { ConversationLine } from './conversation-book.ts'

const lineLettersMax = 48_000

/**
 * Talks in a conversation: each line of standard input is said, each line that comes is printed. At the end of the input it waits until every line is delivered or kept by the server
 * for each member, at most `timeoutMs`.
 */
export async function talk(
  joined: Joined,
  context: Context,
  { id }: ConversationInfo,
  timeoutMs: number,
): Promise<ExitCode> {
  const { peer, conversations } = joined
  const { ending, surroundings, screen } = context
  const over = new AbortController()
  const signal = AbortSignal.any([ending, over.signal])
  let printing = Promise.resolve()
  const print = (): Promise<void> =>
    (printing = printing.then(async () => {
      for (const line of await conversations.unread(id)) show(context, line)
    }))
  const arriving = (async () => {
    for await (const conversation of conversations.arrivals(signal)) if (conversation === id) await print()
  })()
  await print()
  const input = createInterface({ input: surroundings.stdin, crlfDelay: Number.POSITIVE_INFINITY })
  signal.addEventListener('abort', () => {
    input.close()
  })
  const stored: Promise<unknown>[] = []
  const conversation: Conversation = peer.conversations.get(id)
  if (!signal.aborted)
    for await (const text of input) {
      if (text.trim() === '') continue
      const sent = await conversation.send(chatMessageType, { text })
      screen.json({ event: 'sent', conversation: id, text, to: sent.outcomes.map(({ to }) => to) })
      stored.push(
        ...sent.outcomes.map((outcome) =>
          outcome.stored({ signal: AbortSignal.any([ending, AbortSignal.timeout(timeoutMs)]) }),
        ),
      )
    }
  const outcomes = await Promise.allSettled(stored)
  await connected(joined, context, timeoutMs).catch(() => undefined)
  if (peer.status.state === 'connected') await peer.messages.drained({ signal: ending }).catch(() => undefined)
  await print()
  over.abort()
  await arriving
  if (outcomes.every(({ status }) => status === 'fulfilled')) return exitCodes.ok
  screen.note('Not everything is delivered or kept by the server; the rest goes out when kith runs again.')
  return exitCodes.late
}

/** Prints one line. */
export function show({ screen }: Context, { conversation, from, text, change, atMs }: ConversationLine): void {
  screen.json({
    event: change === '' ? 'message' : 'change',
    conversation,
    from,
    text: change === '' ? text : change,
    atMs,
  })
  screen.line(plainLine(change === '' ? `${from}: ${text}` : `· ${change}`, lineLettersMax))
}
