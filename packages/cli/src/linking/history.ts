import type { Body, HistoryRecord, Peer } from '@kith/peer'
import { KithError } from '@kith/wire'

import { chatCollections, type ChatMessage } from '../chat/record.ts'
import { type ExitCode, exitCodes } from '../output/exit-codes.ts'
import { connected, type Joined } from '../peer/joined.ts'
import { timeoutMsDefault } from '../peer/place.ts'
import { whenRefused } from '../peer/refusal.ts'
import type { Context } from '../program/command.ts'
import { Questions } from './question.ts'

/** What devices give each other of conversations, as the messenger does. What was read goes first, so that it is known before what is unread. */
const given = [chatCollections.read, chatCollections.latest, chatCollections.messages]
const pageSize = 1000

/** Takes what was said before this device was linked from another device of the name, whose person says yes there (spec PE80). */
export async function takeHistory(joined: Joined, context: Context): Promise<ExitCode> {
  const { screen, arguments: args, ending } = context
  const { peer } = joined
  await connected(joined, context, args.durationMs('timeout') ?? timeoutMsDefault)
  const following = new AbortController()
  const known = new KnownLines(peer)
  try {
    await known.follow(AbortSignal.any([ending, following.signal]))
    screen.progress('waiting for a yes at another device …')
    const { from, records, kept, leftOut } = await peer.devices.history.take(given, {
      signal: ending,
      onRecord: (record) => known.judge(record),
      onProgress: ({ records: here, total }) => {
        screen.progress(`${String(here)} of ${String(total)} records …`)
      },
    })
    screen.progress(undefined)
    screen.json({ from, records, kept, leftOut })
    const label = (await peer.devices.list()).find(({ device }) => device === from)?.label ?? from
    screen.line(`What ${label} has is here: ${String(known.kept)} ${known.kept === 1 ? 'line' : 'lines'}.`)
    if (leftOut > 0) screen.note(`${String(leftOut)} records were too large to be sent.`)
    return exitCodes.ok
  } catch (error) {
    throw inWords(error)
  } finally {
    screen.progress(undefined)
    following.abort()
  }
}

/** Gives what was said to other devices of the name, each when the person says yes, until it is ended (spec PE81). */
export async function giveHistory(joined: Joined, context: Context): Promise<ExitCode> {
  const { screen, arguments: args, ending } = context
  const { peer } = joined
  await connected(joined, context, args.durationMs('timeout') ?? timeoutMsDefault)
  using questions = new Questions(context)
  let asking: Promise<unknown> = Promise.resolve()
  const allow = async (label: string, device: string): Promise<boolean> => {
    screen.json({ event: 'asked', device, label })
    const answer = await questions.agree(
      `${label} asks for everything that was said here. Say yes only when you hold it in your hand. Send it?`,
    )
    screen.json({ event: answer ? 'given' : 'declined', device, label })
    screen.note(answer ? 'It is being sent; Ctrl-C ends that.' : 'Nothing was sent.')
    return answer
  }
  using _giving = peer.devices.history.give(given, ({ device, label }) => {
    // One question at a time; without anybody to answer it is no.
    const answer = asking.then(() => allow(label, device)).catch(() => false)
    asking = answer
    return answer
  })
  screen.json({ event: 'waiting' })
  screen.note(
    `Waiting for another device of ${peer.name}: kith devices history there, or the messenger. Ctrl-C ends it.`,
  )
  const refusal = whenRefused(peer, ending)
  await aborted(AbortSignal.any([ending, refusal.signal]))
  if (refusal.status !== undefined) throw new KithError(refusal.status.code, refusal.status.message)
  return exitCodes.ok
}

/** Which lines are here already: one that came to both devices has another key on each. */
class KnownLines {
  /** Lines that were not here. */
  kept = 0
  readonly #peer: Peer
  readonly #keys = new Map<string, string>()

  constructor(peer: Peer) {
    this.#peer = peer
  }

  /** Knows what is here, and from then on what comes meanwhile. */
  async follow(signal: AbortSignal): Promise<void> {
    const { messages } = chatCollections
    void this.#watch(this.#peer.records.changes(messages, { signal }))
    for (let after: string | undefined; ;) {
      const page = await this.#peer.records.list<ChatMessage>(messages, { after, limit: pageSize })
      for (const { key, value } of page) this.#keys.set(value.mid, key)
      after = page.at(-1)?.key
      if (page.length < pageSize) return
    }
  }

  /** What is kept of a record. */
  judge({ collection, key, value }: HistoryRecord): Body | undefined {
    if (collection !== chatCollections.messages) return value
    const message = value as ChatMessage
    if (message.mid !== '' && (this.#keys.get(message.mid) ?? key) !== key) return undefined
    this.kept++
    return { ...message, elsewhere: true }
  }

  async #watch(changes: ReturnType<Peer['records']['changes']>): Promise<void> {
    try {
      for await (const { key, value } of changes)
        if (value !== undefined) this.#keys.set((value as ChatMessage).mid, key)
    } catch {
      // The peer leaves, which the transfer tells.
    }
  }
}

/** The same failure in words for who waits for another device. */
function inWords(error: unknown): unknown {
  if (!(error instanceof KithError)) return error
  switch (error.code) {
    case 'receiver-absent':
    case 'no-listener':
      return new KithError(
        error.code,
        'No other device of this name gives what it has now. Open the messenger there, or run kith devices history give.',
        { cause: error },
      )
    case 'history-declined':
      return new KithError(error.code, 'The other device said no.', { cause: error })
    default:
      return error
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else
      signal.addEventListener('abort', () => {
        resolve()
      })
  })
}
