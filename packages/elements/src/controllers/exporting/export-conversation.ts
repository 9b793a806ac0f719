import type { Json, Peer } from '@kith/peer'

import { chatCollections, type ChatMessage, conversationPrefix, indexKey, nameOfKey } from '../chat/message-record.ts'
import type { Messenger } from '../messenger.ts'
import type { Words } from '../../words/words.ts'
import { pageEnd, pageHead, pageLine } from './page.ts'

/** A page to read, or data for programs. */
export type ExportFormat = 'html' | 'json'

/** What an export needs beside the conversation. */
export interface ExportOptions {
  readonly format: ExportFormat
  /** The words of the page. */
  readonly words: Words
  /** Ends it; it rejects with the reason of the signal then. */
  readonly signal?: AbortSignal
  /** Called after each part with how many messages were gathered until then. */
  readonly onProgress?: (count: number) => void
}

/** Version of the data (spec CT19). */
export const exportVersion = 1
const pageSize = 500

/**
 * A conversation as this device has it, as one file (spec CT19): without what goes, with its files named. It reads page by page and lets the page of the screen draw in between, and the parts
 * lie in the browser's store of blobs, so that a long history neither freezes nor fills anything. Rejects what the store rejects.
 */
export async function exportConversation(
  messenger: Pick<Messenger, 'peer' | 'nowMs' | 'groups'>,
  place: string,
  { format, words, signal, onProgress }: ExportOptions,
): Promise<Blob> {
  const { peer, groups } = messenger
  const name = groups.of(place)?.name ?? place
  const about = { name, own: peer.name, atMs: messenger.nowMs() }
  const { head, end, separator, type } =
    format === 'html'
      ? { head: pageHead(about, words), end: pageEnd, separator: '', type: 'text/html;charset=utf-8' }
      : { head: dataHead(place, about), end: '\n]}\n', separator: ',', type: 'application/json' }
  const parts: Blob[] = [new Blob([head])]
  let count = 0
  for (let after: string | undefined; ;) {
    const range = { prefix: conversationPrefix(place), after, limit: pageSize }
    const page = await peer.records.list<ChatMessage>(chatCollections.messages, range)
    let text = ''
    for (const { key, value } of page) {
      signal?.throwIfAborted()
      if (value.lasts !== undefined) continue
      const message = await withoutGoing(peer, key, value)
      const by = message.by ?? (message.from === 'me' ? peer.name : place)
      text += (count === 0 ? '' : separator) + (format === 'html' ? pageLine(message, by, peer.name, words) : dataLine(message, by)) // prettier-ignore
      count += 1
    }
    parts.push(new Blob([text]))
    onProgress?.(count)
    after = page.at(-1)?.key
    if (page.length < pageSize) break
    await breath()
    signal?.throwIfAborted()
  }
  return new Blob([...parts, end], { type })
}

/** What answers something that goes says nothing of it. */
async function withoutGoing(peer: Peer, at: string, message: ChatMessage): Promise<ChatMessage> {
  const { reply } = message
  if (reply === undefined || reply.text === '') return message
  const key = await peer.records.get<string>(chatCollections.index, indexKey(nameOfKey(at), reply.by, reply.mid))
  const quoted = key === undefined ? undefined : await peer.records.get<ChatMessage>(chatCollections.messages, key)
  return quoted?.lasts === undefined ? message : { ...message, reply: { ...reply, text: '' } }
}

/** Lets the page draw and hear. */
async function breath(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve))
}

function dataHead(
  place: string,
  about: { readonly name: string; readonly own: string; readonly atMs: number },
): string {
  const { name, own, atMs } = about
  const head = { format: 'kith-conversation', version: exportVersion, with: name, place, own, exportedAtMs: atMs }
  return `${JSON.stringify(head).slice(0, -1)},"messages":[`
}

/** A message as data: what was said and what became of it, and nothing of how this device keeps it. */
function dataLine(message: ChatMessage, by: string): string {
  const { mid, text, atMs, state, file, reply, editedMs, isDeleted, isForwarded, signs, isPinned, poll, mentions } =
    message
  const { event, called, nudge, timer, missing } = message
  const said: Record<string, unknown> = {
    mid,
    by,
    atMs,
    text,
    state,
    file: file && { name: file.name, bytes: file.bytes, type: file.type },
    reply,
    editedMs,
    isDeleted,
    isForwarded,
    signs,
    isPinned,
    poll,
    mentions,
    event,
    called,
    nudge,
    timer,
    missing,
  } satisfies Record<string, Json | undefined>
  return `\n${JSON.stringify(said)}`
}
