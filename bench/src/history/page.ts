import type { Peer } from '@kith/peer'
import { join } from '@kith/peer'
import {
  chatCollections,
  type ChatMessage,
  fold,
  Messenger,
  searchCollections,
  wordsToFind,
} from '@kith/elements/controllers'

import { fill } from './fill.ts'

/** What the bench calls in the page. */
export interface HistoryPage {
  /** Joins, and writes so many messages; milliseconds that took. */
  fill(server: string, count: number): Promise<number>
  /** Builds the index of them; milliseconds, and the longest time that the page could do nothing else. */
  build(): Promise<{ readonly ms: number; readonly blockedMs: number }>
  /** Joins again, after a reload, and reads the index that is there; milliseconds of reading it. */
  reopen(server: string): Promise<number>
  /** Milliseconds of a search through the index, and how many it found. */
  search(text: string): Promise<Found>
  /** The same by reading every message. */
  scan(text: string): Promise<Found>
  /** Bytes of the records of the index, and of the messages. */
  sizes(): Promise<{ readonly index: number; readonly messages: number }>
}

/** What one search came to. */
export interface Found {
  readonly ms: number
  readonly hits: number
}

let peer: Peer
let messenger: Messenger
const hitsMax = 50
const pageSize = 1000

const page: HistoryPage = {
  async fill(server, count) {
    peer = await join(server, { name: 'anna' })
    const beganMs = performance.now()
    await fill(peer, count, 40)
    return performance.now() - beganMs
  },
  async build() {
    messenger = new Messenger(peer)
    let blockedMs = 0
    let lastMs = performance.now()
    const ticking = setInterval(() => {
      const nowMs = performance.now()
      blockedMs = Math.max(blockedMs, nowMs - lastMs)
      lastMs = nowMs
    })
    const beganMs = performance.now()
    await messenger.start()
    await messenger.search.settled()
    clearInterval(ticking)
    if (!messenger.search.isComplete.value) throw new Error('the index was not built')
    return { ms: performance.now() - beganMs, blockedMs }
  },
  async reopen(server) {
    peer = await join(server, { name: 'anna' })
    messenger = new Messenger(peer)
    await messenger.start()
    const beganMs = performance.now()
    await messenger.search.index()
    return performance.now() - beganMs
  },
  async search(text) {
    const beganMs = performance.now()
    await messenger.search.find(text)
    return { ms: performance.now() - beganMs, hits: messenger.search.state.value.hits.length }
  },
  async scan(text) {
    const words = wordsToFind(text)
    const beganMs = performance.now()
    const hits: ChatMessage[] = []
    for (let after: string | undefined; ;) {
      const some = await peer.records.list<ChatMessage>(chatCollections.messages, { after, limit: pageSize })
      for (const { value } of some) {
        const folded = fold(value.text)
        if (words.every((word) => folded.includes(word))) hits.push(value)
      }
      after = some.at(-1)?.key
      if (some.length < pageSize) break
    }
    const newest = hits.sort((a, b) => b.atMs - a.atMs).slice(0, hitsMax)
    return { ms: performance.now() - beganMs, hits: newest.length }
  },
  async sizes() {
    return { index: await bytesOf(searchCollections.segments), messages: await bytesOf(chatCollections.messages) }
  },
}

/** Bytes of the keys and values of a collection. */
async function bytesOf(collection: string): Promise<number> {
  let bytes = 0
  for (let after: string | undefined; ;) {
    const some = await peer.records.list(collection, { after, limit: pageSize })
    for (const { key, value } of some as readonly { key: string; value: unknown }[])
      bytes += key.length + (value instanceof Uint8Array ? value.byteLength : JSON.stringify(value).length)
    after = some.at(-1)?.key
    if (some.length < pageSize) return bytes
  }
}

Object.assign(globalThis, { kithHistory: page })
