import type { Transaction } from '@kith/peer'

import { chatCollections, type ChatMessage, latestOf, type LatestMessage } from '../chat/message-record.ts'
import { markForSearch } from '../search/search-record.ts'
import type { Change } from './changes.ts'
import { meantIn } from './meant.ts'
import type { PollChange } from './poll.ts'
import { signersMax } from './signers.ts'

export { signersMax } from './signers.ts'

/** Who wrote the message that a change is about, when `actor` says it. */
export function authorOf(change: Change, actor: string): string {
  return 'author' in change ? change.author : actor
}

/** Writes what was said of the message at `key` beside it (spec CT4, CT7-CT9). Gives the message as it is now, or nothing when nothing changed. */
export async function applyChange(
  tx: Transaction,
  place: string,
  key: string,
  actor: string,
  change: Change,
  nowMs: number,
): Promise<ChatMessage | undefined> {
  const before = await tx.get<ChatMessage>(chatCollections.messages, key)
  const after = before && (await changedBy(before, actor, change, nowMs))
  if (before === undefined || after === undefined) return undefined
  tx.put(chatCollections.messages, key, after)
  if (change.kind === 'edit' || change.kind === 'delete') markForSearch(tx, key)
  if (change.kind === 'delete' && before.file !== undefined) tx.put(chatCollections.loose, before.file.blob, true)
  if (after.isPinned === true) tx.put(chatCollections.pins, key, true)
  else if (before.isPinned === true) tx.delete(chatCollections.pins, key)
  const latest = await tx.get<LatestMessage>(chatCollections.latest, place)
  if (latest?.key === key) tx.put(chatCollections.latest, place, latestOf(key, after))
  return after
}

async function changedBy(
  message: ChatMessage,
  actor: string,
  change: Change,
  nowMs: number,
): Promise<ChatMessage | undefined> {
  if (change.kind === 'vote' || change.kind === 'end')
    return (await import('./later.ts')).counted(message, actor, change)
  return changed(message, actor, change.kind === 'edit' ? await asMeant(change) : change, nowMs)
}

/** What a message is after a change; nothing when the change makes no difference. */
export function changed(
  message: ChatMessage,
  actor: string,
  change: Exclude<Change, PollChange>,
  nowMs: number,
): ChatMessage | undefined {
  // What was taken back stays so, whatever is said of it later.
  if (message.isDeleted === true || message.missing !== undefined) return undefined
  switch (change.kind) {
    case 'edit': {
      const { mentions: _meant, emoticons: _drawn, ...rest } = message
      const { text, mentions, emoticons } = change
      // What people chose an answer to stays as it was.
      if (message.poll !== undefined) return undefined
      return message.text === text
        ? undefined
        : { ...rest, text, ...(mentions && { mentions }), ...(emoticons && { emoticons }), editedMs: nowMs }
    }
    case 'delete':
      return deleted(message)
    case 'react':
      return withSign(message, actor, change.sign)
    case 'pin': {
      const { isPinned, ...rest } = message
      if ((isPinned === true) === change.isPinned) return undefined
      return change.isPinned ? { ...message, isPinned: true } : rest
    }
  }
}

type Edit = Extract<Change, { readonly kind: 'edit' }>

async function asMeant({ mentions = [], ...edit }: Edit): Promise<Edit> {
  return { ...edit, ...(await meantIn(edit.text, mentions)) }
}

/** Of a message that was taken back it is kept that there was one, and what became of it. */
function deleted({ mid, from, by, atMs, state, code, path, elsewhere, thread, answers }: ChatMessage): ChatMessage {
  return {
    mid,
    from,
    ...(by !== undefined && { by }),
    text: '',
    atMs,
    isDeleted: true,
    ...(state && { state }),
    ...(code !== undefined && { code }),
    ...(path && { path }),
    ...(elsewhere && { elsewhere }),
    ...(thread !== undefined && { thread }),
    ...(answers && { answers }),
  }
}

function withSign(message: ChatMessage, actor: string, sign: string): ChatMessage | undefined {
  const { signs = {}, ...rest } = message
  const had = Object.hasOwn(signs, actor) ? signs[actor] : ''
  if (had === sign) return undefined
  const others = Object.entries(signs).filter(([name]) => name !== actor)
  if (sign !== '' && others.length >= signersMax) return undefined
  const all = sign === '' ? others : [...others, [actor, sign] as const]
  return all.length === 0 ? rest : { ...rest, signs: Object.fromEntries(all) }
}
