import { mkdir } from 'node:fs/promises'
import { homedir, hostname } from 'node:os'
import { dirname } from 'node:path'

import type { NameClaim, Peer } from '@kith/peer'
import { KithError, sentenceOf } from '@kith/wire'

import { LineBook } from '../chat/line-book.ts'
import { applyPreferences, receivePreferences } from '../chat/preferences.ts'
import { ReadMarks } from '../chat/read-marks.ts'
import { ConversationBook } from '../conversations/conversation-book.ts'
import type { Context } from '../program/command.ts'
import { askPassphrase, canAsk, passphraseOfFile, passphraseOption } from './passphrase.ts'
import { claimOf } from './claim.ts'
import { type Place, placeOf } from './place.ts'

/** A peer of this command, and what it keeps of conversations. */
export interface Joined {
  readonly peer: Peer
  readonly lines: LineBook
  /** How far others have read, and what they are told of it. */
  readonly reading: ReadMarks
  /** What was said in conversations of several people. */
  readonly conversations: ConversationBook
  readonly place: Place
}

const labelLettersMax = 40

/**
 * Joins as the options say, works, and leaves however the work ends. Lines of conversation that arrive meanwhile are kept in the
 * store, as `kith chat` and the messenger do: a command that took no notice of them would turn them down. With `as` it is the name that the command is about, and what it brings.
 */
export async function withPeer<T>(
  context: Context,
  work: (joined: Joined) => Promise<T>,
  as: { readonly name?: string; readonly claim?: NameClaim } = {},
): Promise<T> {
  const { screen, surroundings, ending, arguments: args } = context
  const place = placeOf(args, surroundings.env, homedir(), as.name)
  await makeFolder(place.storePath)
  const label = ownLabel()
  const { name, url, storePath: store } = place
  const joinBy = async (passphrase: string | undefined): Promise<Peer> => {
    // A new name is claimed before anything else, so that nothing waits in the outbox of a name that belongs to somebody else.
    screen.progress(`joining ${place.server} as ${name} …`)
    const timeoutMs = args.durationMs('timeout')
    const late = timeoutMs === undefined ? undefined : AbortSignal.timeout(timeoutMs)
    const signal = late === undefined ? ending : AbortSignal.any([ending, late])
    return surroundings.join(url, { name, store, label, signal, passphrase, claim }).catch((cause: unknown) => {
      const isLate = late?.aborted === true && !ending.aborted
      throw withPlace(isLate ? new KithError('server-unreachable', undefined, { cause }) : cause, place)
    })
  }
  const claim = as.claim ?? (await claimOf(context))
  const given = await passphraseOfFile(context, passphraseOption.name)
  await using peer = await joinBy(given).catch(async (cause: unknown) => {
    const isSealed = cause instanceof KithError && cause.code === 'store-sealed'
    if (!isSealed || !canAsk(context)) throw cause
    return joinBy(await askPassphrase(context, `Passphrase of ${name}: `))
  })
  screen.progress(undefined)
  const lines = new LineBook(peer, surroundings.nowMs, ending)
  lines.receive()
  const reading = new ReadMarks(peer, surroundings.nowMs)
  reading.receive()
  receivePreferences(peer, surroundings.nowMs)
  void applyPreferences(peer, ending)
  const conversations = new ConversationBook(peer, surroundings.nowMs)
  conversations.receive()
  try {
    return await work({ peer, lines, reading, conversations, place })
  } finally {
    screen.progress(undefined)
  }
}

/** What this machine is called in the list of devices. */
export function ownLabel(): string {
  return `kith on ${hostname().replaceAll(/[^\x20-\x7E]/g, '')}`.slice(0, labelLettersMax)
}

/** Makes the folder of a store. */
export async function makeFolder(path: string): Promise<void> {
  if (path === ':memory:') return
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  } catch (cause) {
    throw new KithError('store-failed', `The folder ${dirname(path)} cannot be made.`, { cause })
  }
}

/** The same failure, with the file or address that it is about. */
function withPlace(cause: unknown, { storePath, name, server }: Place): unknown {
  if (!(cause instanceof KithError)) return cause
  switch (cause.code) {
    case 'store-busy':
      return new KithError(cause.code, `Another process uses the store of ${name} (${storePath}).`, { cause })
    case 'store-failed':
    case 'store-newer':
    case 'store-sealed':
    case 'passphrase-wrong':
    case 'name-wrong':
      return new KithError(cause.code, `${cause.message} The store is ${storePath}.`, { cause })
    case 'server-unreachable':
      return new KithError(cause.code, `The server at ${server} does not answer.`, { cause })
    default:
      return cause
  }
}

/**
 * Waits until the peer is connected. Rejects with the code that makes it impossible, or `server-unreachable` when it takes longer
 * than `timeoutMs`, or `aborted` when the person gives up.
 */
export async function connected({ peer, place }: Joined, context: Context, timeoutMs: number): Promise<void> {
  const { screen, ending } = context
  if (peer.status.state === 'connected') return
  screen.progress(`connecting to ${place.server} …`)
  try {
    await peer.connected({ signal: AbortSignal.any([ending, AbortSignal.timeout(timeoutMs)]) })
  } catch (cause) {
    if (!(cause instanceof KithError) || cause.code !== 'aborted' || ending.aborted) throw cause
    const { status } = peer
    const code = status.state === 'waiting' ? status.code : 'server-unreachable'
    const message = code === 'server-unreachable' ? `The server at ${place.server} does not answer.` : sentenceOf(code)
    throw new KithError(code, message, { cause })
  } finally {
    screen.progress(undefined)
  }
}
