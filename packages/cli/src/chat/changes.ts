import type { StandardSchema, Transaction } from '@kith/peer'
import { parseId } from '@kith/wire'

import { chatCollections, type ChatMessage, indexKey, latestOf, type Quote, searchWaiting } from './record.ts'
import { countSeen } from './seen-by.ts'

/** Types of what is said of a message after it (spec CT3). */
export const changeTypes = { edit: 'chat.edit', delete: 'chat.delete', react: 'chat.react', pin: 'chat.pin' } as const

/** Something said of a message, in the shape in which the messenger keeps it. */
export type Change =
  | { readonly kind: 'edit'; readonly mid: string; readonly text: string }
  | { readonly kind: 'delete'; readonly mid: string }
  | { readonly kind: 'react'; readonly mid: string; readonly author: string; readonly sign: string }
  | { readonly kind: 'pin'; readonly mid: string; readonly author: string; readonly isPinned: boolean }

type Waiting = { readonly actor: string; readonly atMs: number; readonly change: Change }
type Body = Readonly<Record<string, unknown>>

const quoteTextMax = 140
const signUnitsMax = 32
const signersMax = 250
const waitingMax = 256
const waitingOfOneMax = 64
const characters = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** Whether this can stand under a message: one visible character, or nothing, which takes the sign back (spec CT8). */
export function isSign(sign: string): boolean {
  if (sign === '') return true
  const seen = sign.replaceAll(/[\u200d\u{e0020}-\u{e007f}]/gu, '')
  if (sign.length > signUnitsMax || seen === '' || /[\p{C}\p{Z}]/u.test(seen)) return false
  return [...characters.segment(sign)].length === 1
}

/** The mid that something said of a message names, or nothing when it is none. */
export function readMid(value: unknown): string | undefined {
  return typeof value === 'string' ? parseId(value) : undefined
}

/** A name as somebody else gives it, or nothing when it is none. */
export function readAuthor(value: unknown): string | undefined {
  return typeof value === 'string' && /^[a-z0-9._-]{1,63}$/u.test(value) ? value : undefined
}

/** The quote of an answer, or nothing when it makes no sense (spec CT1). */
export function readQuote(value: unknown): Quote | undefined {
  const { mid: aMid, by: aName, text } = (value ?? {}) as Body
  const mid = readMid(aMid)
  const by = readAuthor(aName)
  if (mid === undefined || by === undefined || typeof text !== 'string') return undefined
  return { mid, by, text: text.slice(0, quoteTextMax) }
}

function readChange(kind: Change['kind'], body: Body): Change | undefined {
  const mid = readMid(body['mid'])
  const author = readAuthor(body['by'])
  const { text, sign, pinned } = body
  if (mid === undefined) return undefined
  if (kind === 'delete') return { kind, mid }
  if (kind === 'edit') return typeof text === 'string' && text !== '' ? { kind, mid, text } : undefined
  if (author === undefined) return undefined
  if (kind === 'react') return typeof sign === 'string' && isSign(sign) ? { kind, mid, author, sign } : undefined
  return typeof pinned === 'boolean' ? { kind, mid, author, isPinned: pinned } : undefined
}

/** Checks the body of a change. */
export function changeSchema(kind: Change['kind']): StandardSchema<Change> {
  return {
    '~standard': {
      version: 1,
      vendor: 'kith',
      validate: (value) => {
        const read = typeof value === 'object' && value !== null ? readChange(kind, value as Body) : undefined
        return read === undefined ? { issues: [{ message: 'this says nothing of a message' }] } : { value: read }
      },
    },
  }
}

/** A change that was applied: the key of its message, and the message before and after it. */
export interface Applied {
  readonly key: string
  readonly before: ChatMessage
  readonly after: ChatMessage
}

/** Applies what was said of a message, or lets it wait until the message comes (spec CT4, CT5). */
export async function takeChange(
  tx: Transaction,
  name: string,
  actor: string,
  change: Change,
  atMs: number,
): Promise<Applied | undefined> {
  const key = await tx.get<string>(chatCollections.index, indexKey(name, authorOf(change, actor), change.mid))
  if (key !== undefined) return apply(tx, name, key, actor, change, atMs)
  const before = await waitingIn(tx, name)
  const ofOne = before.filter((one) => one.actor === actor)
  const oldest = ofOne.length < waitingOfOneMax ? undefined : ofOne[0]
  putWaiting(tx, name, [...before.filter((one) => one !== oldest), { actor, atMs, change }].slice(-waitingMax))
  return undefined
}

/** Keeps a line, finds what it quotes, and applies what was said of it before it came. */
export async function keepLine(
  tx: Transaction,
  name: string,
  author: string,
  key: string,
  line: ChatMessage,
): Promise<void> {
  const { reply } = line
  const at = reply && (await tx.get<string>(chatCollections.index, indexKey(name, reply.by, reply.mid)))
  const quoted = at === undefined ? undefined : await tx.get<ChatMessage>(chatCollections.messages, at)
  const kept =
    reply && quoted ? { ...line, reply: { ...reply, text: (quoted.text || reply.text).slice(0, quoteTextMax) } } : line
  const message = quoted?.isDeleted === true && reply ? { ...line, reply: { ...reply, text: '' } } : kept
  tx.put(chatCollections.messages, key, message)
  tx.put(chatCollections.latest, name, latestOf(key, message))
  tx.put(chatCollections.index, indexKey(name, author, line.mid), key)
  if (line.lasts !== undefined)
    tx.put(chatCollections.lasting, key, { seconds: line.lasts, ...(line.from === 'me' && { startMs: line.atMs }) })
  if (line.elsewhere === true) await countSeen(tx, name, key, line.mid)
  const waiting = await waitingIn(tx, name)
  const isMeant = ({ actor, change }: Waiting): boolean => change.mid === line.mid && authorOf(change, actor) === author
  const meant = waiting.filter(isMeant)
  if (meant.length === 0) return
  putWaiting(tx, name, waiting.filter((one) => !isMeant(one))) // prettier-ignore
  for (const { actor, change, atMs } of meant) await apply(tx, name, key, actor, change, atMs)
}

function authorOf(change: Change, actor: string): string {
  return 'author' in change ? change.author : actor
}

async function apply(
  tx: Transaction,
  name: string,
  key: string,
  actor: string,
  change: Change,
  atMs: number,
): Promise<Applied | undefined> {
  const before = await tx.get<ChatMessage>(chatCollections.messages, key)
  const after = before && changed(before, actor, change, atMs)
  if (before === undefined || after === undefined) return undefined
  tx.put(chatCollections.messages, key, after)
  if (change.kind === 'edit' || change.kind === 'delete') tx.put(searchWaiting, key, true)
  if (after.isPinned === true) tx.put(chatCollections.pins, key, true)
  else if (before.isPinned === true) tx.delete(chatCollections.pins, key)
  if (after.isDeleted === true) tx.delete(chatCollections.files, after.mid)
  const latest = await tx.get<{ readonly key: string }>(chatCollections.latest, name)
  if (latest?.key === key) tx.put(chatCollections.latest, name, latestOf(key, after))
  return { key, before, after }
}

/** What a message is after a change; nothing when it makes no difference (spec CT7-CT9). */
function changed(message: ChatMessage, actor: string, change: Change, atMs: number): ChatMessage | undefined {
  if (message.isDeleted === true || message.missing !== undefined) return undefined
  if (change.kind === 'edit') {
    // A question of a poll is never edited.
    if ('poll' in message || message.timer !== undefined || message.text === change.text) return undefined
    return { ...message, text: change.text, editedMs: atMs }
  }
  if (change.kind === 'delete') {
    const { mid, from, atMs: at, state, code, path, elsewhere, lasts } = message
    return { mid, from, text: '', atMs: at, isDeleted: true, ...(state && { state }), ...(code !== undefined && { code }), ...(path && { path }), ...(elsewhere && { elsewhere }), ...(lasts !== undefined && { lasts }) } // prettier-ignore
  }
  if (change.kind === 'pin') {
    const { isPinned, ...rest } = message
    if ((isPinned === true) === change.isPinned) return undefined
    return change.isPinned ? { ...message, isPinned: true } : rest
  }
  const { signs = {}, ...rest } = message
  const had = Object.hasOwn(signs, actor) ? signs[actor] : ''
  const others = Object.entries(signs).filter(([one]) => one !== actor)
  if (had === change.sign || (change.sign !== '' && others.length >= signersMax)) return undefined
  const all = change.sign === '' ? others : [...others, [actor, change.sign] as const]
  return all.length === 0 ? rest : { ...rest, signs: Object.fromEntries(all) }
}

async function waitingIn(tx: Transaction, name: string): Promise<readonly Waiting[]> {
  return (await tx.get<readonly Waiting[]>(chatCollections.waiting, name)) ?? []
}

function putWaiting(tx: Transaction, name: string, waiting: readonly Waiting[]): void {
  if (waiting.length === 0) tx.delete(chatCollections.waiting, name)
  else tx.put(chatCollections.waiting, name, waiting)
}
