import type { NewConversation, Peer } from '@kith/peer'

import { chatCollections, conversationPrefix } from '../chat/message-record.ts'
import { placeOfConversation } from '../chat/place.ts'
import type { GroupLogEntry } from './group-event.ts'
import type { Group, Groups } from './groups.ts'

const logPageSize = 100
const deletedAtOnceMax = 500

/** An entry of the log, with its key. */
export interface GroupLogRow {
  readonly key: string
  readonly value: GroupLogEntry
}

/** Begins a conversation of several people, and gives its place. Rejects as `Conversations.create`. */
export async function beginGroup(peer: Peer, groups: Groups, options: NewConversation): Promise<string> {
  const { id } = await peer.conversations.create(options)
  await groups.refresh()
  return placeOfConversation(id)
}

/** The changes of a group, the newest first: those before the key `before`, or the newest. */
export async function groupLog(peer: Peer, place: string, before?: string): Promise<readonly GroupLogRow[]> {
  const range = { prefix: conversationPrefix(place), reverse: true, limit: logPageSize }
  return peer.records.list<GroupLogEntry>(
    chatCollections.groupLog,
    before === undefined ? range : { ...range, after: before },
  )
}

/** Deletes a group that one has left, and all that was written in it, from this device. Rejects `conversation-present`. */
export async function forgetGroup(peer: Peer, { id, place }: Group): Promise<void> {
  await peer.conversations.get(id).forget()
  const { messages, index, groupLog: log, latest, read, drafts, ahead, waiting } = chatCollections
  for (const collection of [messages, index, log]) {
    for (;;) {
      const found = await peer.records.list(collection, { prefix: conversationPrefix(place), limit: deletedAtOnceMax })
      if (found.length === 0) break
      await peer.transact((tx) => {
        for (const { key } of found) tx.delete(collection, key)
      })
    }
  }
  await peer.transact((tx) => {
    for (const collection of [latest, read, drafts, ahead, waiting]) tx.delete(collection, place)
  })
}
