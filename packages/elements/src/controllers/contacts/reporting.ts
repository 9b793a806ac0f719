import type { ContactReport, Peer } from '@kith/peer'

import { chatCollections, type ChatMessage, chatMessageType, conversationPrefix } from '../chat/message-record.ts'

const shownMax = 20
const shownBytesMax = 12_000
const lookedAtMax = 200

/** What a report can be about; the words for it are in the area `report`. */
export const reasons = ['unwanted', 'fraud', 'threat', 'abuse', 'other'] as const

/** What a report can be about. */
export type Reason = (typeof reasons)[number]

/** Lines that a reporter shows. */
export type ReportedLines = NonNullable<ContactReport['messages']>

/** The newest lines of a name that fit into a report, oldest first. */
export async function linesToShow(peer: Peer, name: string): Promise<ReportedLines> {
  const newest = await peer.records.list<ChatMessage>(chatCollections.messages, {
    ...{ prefix: conversationPrefix(name), reverse: true, limit: lookedAtMax },
  })
  const lines: ReportedLines[number][] = []
  let bytes = 0
  for (const { value } of newest) {
    if (value.from !== 'them' || value.text === '' || value.missing !== undefined) continue
    const line = { type: chatMessageType, text: value.text, atMs: value.atMs }
    bytes += new TextEncoder().encode(JSON.stringify(line)).byteLength + 1
    if (lines.length === shownMax || bytes > shownBytesMax) break
    lines.push(line)
  }
  return lines.reverse()
}
