import type { Peer } from '@kith/peer'
import { join } from '@kith/peer'
import {
  chatCollections,
  type ChatMessage,
  fold,
  messageKey,
  Messenger,
  searchCollections,
  wordsToFind,
} from '@kith/elements/controllers'

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

/** Words as often as in a language: the n-th word every n-th time (Zipf). */
function* sentences(count: number): Iterable<string> {
  let seed = 20_261_123
  const random = (): number => (seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0) / 2 ** 32
  const syllables = [
    'ka',
    'ri',
    'to',
    'men',
    'sol',
    've',
    'dra',
    'li',
    'pan',
    'os',
    'ter',
    'in',
    'qua',
    'be',
    'um',
    'fa',
  ]
  const word = (rank: number): string => {
    let text = ''
    for (let rest = rank + 17; rest > 0; rest = Math.floor(rest / 16)) text += syllables[(rest * 7) % 16] ?? ''
    return text
  }
  for (let index = 0; index < count; index++) {
    const length = 3 + Math.floor(random() * 14)
    const words = Array.from({ length }, () => word(Math.floor(Math.exp(random() * Math.log(40_000)))))
    yield `${words.join(' ')} n${String(index)}`
  }
}

const page: HistoryPage = {
  async fill(server, count) {
    peer = await join(server, { name: 'anna' })
    const beganMs = performance.now()
    const texts = sentences(count)[Symbol.iterator]()
    for (let done = 0; done < count;) {
      await peer.transact((tx) => {
        for (let end = Math.min(done + 500, count); done < end; done++) {
          const place = `friend-${String(done % 40)}`
          const message: ChatMessage = {
            mid: `m${String(done).padStart(25, '0')}`,
            from: done % 2 === 0 ? 'me' : 'them',
            text: String(texts.next().value),
            atMs: 1_700_000_000_000 + done * 60_000,
            ...(done % 2 === 0 && { state: 'committed', path: 'direct' }),
          }
          tx.put(chatCollections.messages, messageKey(place, message.atMs, message.mid), message)
        }
      })
    }
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
