import { createInterface } from 'node:readline'

import { KithError, type MessageId, sentenceOf } from '@kith/wire'

import { type ExitCode, exitCodes } from '../output/exit-codes.ts'
import { plain, plainLine } from '../output/plain.ts'
import { connected, type Joined } from '../peer/joined.ts'
import { whenRefused } from '../peer/refusal.ts'
import type { Context } from '../program/command.ts'
import { shownWords } from './words.ts'
import { isFinal, type Line, rankOf } from './record.ts'

/**
 * A conversation by pipes: each line of standard input is sent, each line that comes is printed. At the end of the input it waits
 * until every line is delivered or kept by the server and the mailbox is empty, at most `timeoutMs`, and ends.
 */
export async function pipedChat(joined: Joined, context: Context, name: string, timeoutMs: number): Promise<ExitCode> {
  const { peer, lines } = joined
  const { ending, surroundings } = context
  const refusal = whenRefused(peer, ending)
  const over = new AbortController()
  const signal = AbortSignal.any([ending, refusal.signal, over.signal])
  const printer = new Printer(joined, context, name)
  let fault: unknown
  const arriving = printer.follow(signal).catch((cause: unknown) => {
    fault = cause
    over.abort()
  })
  const sent: Line[] = []
  await printer.catchUp()
  const input = createInterface({ input: surroundings.stdin, crlfDelay: Number.POSITIVE_INFINITY })
  signal.addEventListener('abort', () => {
    input.close()
  })
  if (!signal.aborted)
    for await (const text of input) {
      if (text.trim() === '') continue
      const line = await lines.send(name, text)
      sent.push(line)
      await printer.sent(line)
    }
  const exit =
    refusal.status === undefined && !ending.aborted
      ? await settle(joined, context, { name, sent, timeoutMs, refused: refusal.signal })
      : exitCodes.ok
  over.abort()
  await arriving
  if (fault instanceof Error) throw fault
  await printer.catchUp()
  await lines.settled()
  if (refusal.status !== undefined) throw new KithError(refusal.status.code, refusal.status.message)
  return exit
}

interface Leaving {
  readonly name: string
  readonly sent: readonly Line[]
  readonly timeoutMs: number
  readonly refused: AbortSignal
}

/** Waits until what was sent, now or before, is delivered or kept, and until what waited for us is here. */
async function settle(
  joined: Joined,
  context: Context,
  { name, sent, timeoutMs, refused }: Leaving,
): Promise<ExitCode> {
  const { peer, lines, place } = joined
  const { screen, ending } = context
  const signal = AbortSignal.any([ending, refused, AbortSignal.timeout(timeoutMs)])
  try {
    await connected(joined, context, timeoutMs)
    await peer.messages.drained({ signal })
  } catch (cause) {
    if (!(cause instanceof KithError) || (cause.code !== 'aborted' && cause.code !== 'server-unreachable')) throw cause
    // What was sent is on this device's disk; the verdict below says so.
  }
  const mids = new Set([...(await lines.open(name)), ...sent.map(({ mid }) => mid)])
  const marks = await Promise.all([...mids].map((mid) => lines.deliveries.until(mid as MessageId, 'stored', signal)))
  const lost = marks.find(({ state }) => isFinal(state) && state !== 'committed')
  const late = marks.filter(({ state }) => rankOf(state) < rankOf('stored')).length
  if (lost !== undefined) {
    const code = lost.code ?? 'internal'
    throw new KithError(code, `A line was not delivered. ${sentenceOf(code)}`)
  }
  if (late === 0) return exitCodes.ok
  screen.note(
    `${late === 1 ? 'One line is' : `${late} lines are`} kept on this device and go out when kith runs again as ${peer.name}; ${peer.status.state === 'connected' ? 'they could not be handed over in time' : `the server at ${place.server} does not answer`}.`,
  )
  return exitCodes.late
}

/** Prints lines once each, in their order, and remembers them as read. */
class Printer {
  readonly #joined: Joined
  readonly #context: Context
  readonly #name: string
  #printing: Promise<void> = Promise.resolve()

  constructor(joined: Joined, context: Context, name: string) {
    this.#joined = joined
    this.#context = context
    this.#name = name
  }

  /** Prints what is unread. */
  catchUp(): Promise<void> {
    return (this.#printing = this.#printing.then(() => this.#printUnread()))
  }

  /** Prints what comes, until `signal` aborts; tells states of own lines with `--json`. */
  async follow(signal: AbortSignal): Promise<void> {
    const { lines } = this.#joined
    const { screen } = this.#context
    const stop = lines.deliveries.onChange((mid, { state, code, path }) => {
      screen.json({ event: 'state', mid, state, code: code ?? null, path: path ?? null })
    })
    try {
      for await (const { name } of lines.arrivals(signal)) if (name === this.#name) await this.catchUp()
    } finally {
      stop()
    }
  }

  sent({ mid, text, atMs }: Line): Promise<void> {
    this.#context.screen.json({ event: 'sent', mid, to: this.#name, text, atMs })
    return this.catchUp()
  }

  async #printUnread(): Promise<void> {
    const { lines } = this.#joined
    const unread = await lines.unread(this.#name)
    for (const line of unread) if (line.from === 'them') this.#print(line)
    const last = unread.at(-1)
    if (last !== undefined) await lines.markRead(this.#name, last.key)
  }

  #print(line: Line): void {
    const { mid, text: said, atMs, file } = line
    const { screen } = this.#context
    const named = file === undefined ? {} : { file: { name: file.name, bytes: file.bytes, type: file.type } }
    screen.json({ event: 'message', mid, from: this.#name, text: said, atMs, ...named })
    const text = shownWords(line)
    // One line out for one line in, whatever the message holds.
    screen.line(`${this.#name}: ${text.includes('\n') ? plainLine(text, text.length + 1) : plain(text)}`)
  }
}
