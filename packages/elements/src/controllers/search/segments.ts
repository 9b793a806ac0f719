import { conversationPrefix, nameOfKey } from '../chat/message-record.ts'

/** Messages of one conversation that lie beside each other, with their folded texts; both lists run alike, by key. */
export type Segment = {
  readonly keys: readonly string[]
  readonly texts: readonly string[]
}

/** Messages in one segment at most: about 20 kB of text, written anew when one of them changes. */
export const segmentMax = 256

/** The text of a message as it is searched; undefined takes the message out. */
export interface SearchEntry {
  readonly key: string
  readonly text: string | undefined
}

/** Puts entries into a segment, or takes them out, and cuts it where it becomes too long. Gives the segments that come in its place, in order; none when nothing is left. */
export function mergeSegment(segment: Segment | undefined, entries: readonly SearchEntry[]): readonly Segment[] {
  const before = segment ?? { keys: [], texts: [] }
  const texts = new Map(before.keys.map((key, index) => [key, before.texts[index] ?? '']))
  for (const { key, text } of entries)
    if (text === undefined) texts.delete(key)
    else texts.set(key, text)
  const keys = [...texts.keys()].sort()
  const parts: Segment[] = []
  for (let at = 0; at < keys.length; at += segmentMax) {
    const part = keys.slice(at, at + segmentMax)
    parts.push({ keys: part, texts: part.map((key) => texts.get(key) ?? '') })
  }
  return parts
}

/** What a search gave. */
export interface Found {
  /** Of the newest, the newest first. */
  readonly keys: readonly string[]
  readonly count: number
}

/** All segments of a device, held in memory: about as much as the texts themselves. Knows nothing of where they are kept. */
export class Segments {
  /** By the key under which each is kept, which is that of its first message. */
  readonly #segments = new Map<string, Segment>()
  /** Those keys, in order. */
  #order: string[] = []

  /** What is kept under `at` now; nothing when it was taken away. */
  set(at: string, segment: Segment | undefined): void {
    const isNew = !this.#segments.has(at)
    if (segment === undefined) this.#segments.delete(at)
    else this.#segments.set(at, segment)
    if (segment === undefined) this.#order = this.#order.filter((one) => one !== at)
    else if (isNew) this.#order.splice(this.#place(at) + 1, 0, at)
  }

  /** Under which key the segment is kept that a message belongs into: the last of its conversation that begins no later, else the first; undefined when there is none. */
  at(key: string): string | undefined {
    const prefix = conversationPrefix(nameOfKey(key))
    const place = this.#place(key)
    const before = this.#order[place]
    if (before?.startsWith(prefix) === true) return before
    const after = this.#order[place + 1]
    return after?.startsWith(prefix) === true ? after : undefined
  }

  /** The newest messages that have all these words, and how many there are. */
  find(words: readonly string[], limit: number): Found {
    const newest: { readonly time: string; readonly key: string }[] = []
    let count = 0
    for (const key of this.#matches(words, '')) {
      count += 1
      const time = timeOf(key)
      if (newest.length === limit && time <= (newest.at(-1)?.time ?? '')) continue
      const place = newest.findIndex((one) => one.time < time)
      newest.splice(place === -1 ? newest.length : place, 0, { time, key })
      newest.length = Math.min(newest.length, limit)
    }
    return { keys: newest.map(({ key }) => key), count }
  }

  /** Keys of all messages of a conversation that have all these words, the newest first. */
  findIn(place: string, words: readonly string[]): readonly string[] {
    return [...new Set(this.#matches(words, conversationPrefix(place)))].sort().reverse()
  }

  *#matches([first = '', ...others]: readonly string[], prefix: string): Generator<string> {
    for (let at = this.#order.length - 1; at >= 0; at -= 1) {
      const kept = this.#order[at] ?? ''
      if (!kept.startsWith(prefix)) continue
      const { keys = [], texts = [] } = this.#segments.get(kept) ?? {}
      for (let index = texts.length - 1; index >= 0; index -= 1) {
        const text = texts[index] ?? ''
        if (text.includes(first) && others.every((word) => text.includes(word))) yield keys[index] ?? ''
      }
    }
  }

  /** Position of the last that is not after `key`; -1 when all are. */
  #place(key: string): number {
    let low = 0
    let high = this.#order.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#order[middle] ?? '') <= key) low = middle + 1
      else high = middle
    }
    return low - 1
  }
}

/** The part of a message's key that is its time. */
function timeOf(key: string): string {
  return key.slice(key.indexOf('/') + 1)
}
