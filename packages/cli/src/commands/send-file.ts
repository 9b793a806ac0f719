import { basename } from 'node:path'

import type { BlobRef, BlobStatus } from '@kith/peer'
import { KithError, type MessageId, sentenceOf } from '@kith/wire'

import type { LineOptions } from '../chat/line-book.ts'
import { isFinal } from '../chat/record.ts'
import { type ExitCode, exitCodes } from '../output/exit-codes.ts'
import { bytesWords, progressWords } from '../output/file-words.ts'
import { durationWords } from '../output/time.ts'
import type { Joined } from '../peer/joined.ts'
import { whenRefused } from '../peer/refusal.ts'
import type { Context } from '../program/command.ts'

/** A file that is to be sent, as the command line says. */
export interface OutgoingFile {
  readonly to: string
  readonly path: string
  readonly text: string | undefined
  readonly options: LineOptions
  /** How long to wait while nothing happens. */
  readonly timeoutMs: number
}

/** Shares a file, announces it, and stays until it was taken, or is kept by the server. */
export async function sendFile(joined: Joined, context: Context, outgoing: OutgoingFile): Promise<ExitCode> {
  const { peer, lines } = joined
  const { screen, ending } = context
  const { to, path, text, options } = outgoing
  const ref = await peer.blobs.share(
    { path },
    {
      signal: ending,
      for: [to],
      keep: options.keep,
      onProgress: (taken, total = taken) => {
        screen.progress(`reading ${basename(path)}: ${bytesWords(taken)} of ${bytesWords(total)} …`)
      },
    },
  )
  const { mid } = await lines.sendFile(to, ref, text, options)
  screen.progress(`sending ${ref.name} to ${to} …`)
  const over = new AbortController()
  const outcome = await follow(joined, context, outgoing, { ref, mid: mid as MessageId, over })
  over.abort()
  screen.progress(undefined)
  await lines.settled()
  screen.json({ mid, to, blob: ref.blob, name: ref.name, bytes: ref.bytes, state: outcome })
  screen.line(mid)
  return verdictOf(context, outgoing, outcome, ref)
}

/** What became of the file: `taken` by the receiver, `kept` by the server, `late`, or `interrupted`. */
type Outcome = 'taken' | 'kept' | 'late' | 'interrupted'

interface Sending {
  readonly ref: BlobRef
  readonly mid: MessageId
  readonly over: AbortController
}

async function follow(
  { peer, lines }: Joined,
  { screen, ending }: Context,
  { to, timeoutMs, options }: OutgoingFile,
  { ref, mid, over }: Sending,
): Promise<Outcome> {
  const refusal = whenRefused(peer, ending)
  let quiet = setTimeout(() => {
    over.abort()
  }, timeoutMs)
  const signal = AbortSignal.any([ending, refusal.signal, over.signal])
  // A message that will never arrive is the end of it; the file would wait for nobody.
  let refused: KithError | undefined
  const stop = lines.deliveries.onChange((one, { state, code = 'internal' }) => {
    if (one !== mid || !isFinal(state) || state === 'committed') return
    refused = new KithError(code, `Not delivered. ${sentenceOf(code)}`)
    over.abort()
  })
  try {
    let before = 0
    for await (const change of peer.blobs.changes({ signal })) {
      if (change.kind !== 'status' || change.status.ref.blob !== ref.blob) continue
      const { status } = change
      const taken = takenBy(status, to)
      if (status.for.some(({ name, hasAll }) => name === to && hasAll)) return 'taken'
      if (status.mailbox?.state === 'kept') return 'kept'
      if (status.mailbox?.state === 'refused' && options.keep !== undefined)
        throw new KithError(status.mailbox.code ?? 'internal')
      if (status.code === 'blob-changed' || status.code === 'blob-source-gone') throw new KithError(status.code)
      const bytes = Math.max(taken.bytes, status.mailbox?.bytes ?? 0)
      if (bytes > before) quiet = quiet.refresh()
      before = Math.max(before, bytes)
      const leftMs = taken.rate > 0 ? ((ref.bytes - bytes) / taken.rate) * 1000 : undefined
      if (bytes > 0) screen.progress(`${ref.name}: ${progressWords(bytes, ref.bytes, { rate: taken.rate, leftMs })} …`)
    }
  } finally {
    stop()
    clearTimeout(quiet)
  }
  if (refused !== undefined) {
    // Nobody will ask for it.
    await peer.blobs.forget(ref.blob)
    throw refused
  }
  if (refusal.status !== undefined) throw new KithError(refusal.status.code, refusal.status.message)
  return ending.aborted ? 'interrupted' : 'late'
}

/** How far the devices of a name are. */
function takenBy({ takers, ref }: BlobStatus, name: string): { bytes: number; rate: number } {
  const own = takers.filter((taker) => taker.name === name)
  return {
    bytes: Math.min(ref.bytes, Math.max(0, ...own.map(({ bytes }) => bytes))),
    rate: Math.max(0, ...own.map(({ rate }) => rate)),
  }
}

function verdictOf(
  { screen, ending }: Context,
  { to, timeoutMs }: OutgoingFile,
  outcome: Outcome,
  { name, bytes }: BlobRef,
): ExitCode {
  const { green, yellow } = screen.errPaint
  const what = `${name}, ${bytesWords(bytes)}`
  switch (outcome) {
    case 'taken':
      screen.note(`${green('✓✓')} ${to} has it all: ${what}`)
      return exitCodes.ok
    case 'kept':
      screen.note(`${green('✓')} the server keeps it for ${to}: ${what}`)
      return exitCodes.ok
    default: {
      const why = ending.aborted ? 'Interrupted' : `Nothing happened for ${durationWords(timeoutMs)}`
      screen.note(
        `${yellow('…')} ${why}: ${to} takes the rest of ${name} when kith runs again under this name, for as long as the file stays as it is.`,
      )
      return ending.aborted ? exitCodes.interrupted : exitCodes.late
    }
  }
}
