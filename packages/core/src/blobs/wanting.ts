import { type BlobPart, type BlobShape, limits } from '@kith/wire'
import type { HaveMap } from './have-map.ts'
import type { HolderState } from './holder-state.ts'

/**
 * What to ask for next: in the order of the content, from where somebody reads and then from the beginning, each part after the page that proves it.
 * Remembers of whom each part was asked.
 */
export class Wanting {
  readonly #shape: BlobShape
  readonly #have: HaveMap
  /** Who was asked for a part, by its number: seldom more than one. */
  readonly #asked = new Map<number, Set<HolderState>>()
  /** Pages that are missing though something below them is here, which does not ask for them any more; some may be here by now. */
  readonly #bare = new Set<number>()
  /** No chunk before this one is missing. */
  #frontier = 0
  /** Where somebody reads: the chunk. */
  readFrom: number | undefined

  constructor(shape: BlobShape, have: HaveMap) {
    this.#shape = shape
    this.#have = have
    for (let number = shape.chunks; have.count > 0 && number < shape.parts; number++)
      if (!have.has(number) && this.#hasBelow(shape.partOf(number))) this.#bare.add(number)
  }

  /** Parts under way. */
  get underWay(): number {
    return this.#asked.size
  }

  /** A part to ask this holder for that nobody was asked for; nothing when there is none. */
  next(holder: HolderState): number | undefined {
    const { chunks } = this.#shape
    this.#frontier = this.#have.nextMissing(this.#frontier, chunks) ?? chunks
    const from = this.readFrom ?? this.#frontier
    return (
      this.#nextBare(holder) ??
      this.#search(holder, Math.max(from, this.#frontier), chunks) ??
      this.#search(holder, this.#frontier, from)
    )
  }

  /** At the end: the part that was asked of another the longest ago, before `beforeMs`. */
  again(holder: HolderState, beforeMs: number): number | undefined {
    let found: number | undefined
    let foundAtMs = beforeMs
    for (const [part, holders] of this.#asked) {
      if (holders.size >= askedTwice || holders.has(holder) || holder.lacking.has(part)) continue
      const [first] = holders
      const atMs = first?.asked.get(part) ?? Infinity
      if (atMs > foundAtMs) continue
      found = part
      foundAtMs = atMs
    }
    return found
  }

  ask(holder: HolderState, part: number, nowMs: number): void {
    holder.ask(nowMs, part)
    const holders = this.#asked.get(part)
    if (holders === undefined) this.#asked.set(part, new Set([holder]))
    else holders.add(holder)
  }

  /** This holder will not give this part. */
  free(holder: HolderState, part: number): void {
    holder.asked.delete(part)
    const holders = this.#asked.get(part)
    if (holders?.delete(holder) === true && holders.size === 0) this.#asked.delete(part)
  }

  /** The part came: who else was asked for it? */
  came(part: number): readonly HolderState[] {
    const holders = [...(this.#asked.get(part) ?? [])]
    this.#asked.delete(part)
    return holders
  }

  /** A part that was there is missing again. */
  lost(part: number): void {
    if (part < this.#frontier) this.#frontier = part
    if (part >= this.#shape.chunks) this.#bare.add(part)
  }

  #nextBare(holder: HolderState): number | undefined {
    for (const number of this.#bare) {
      if (this.#have.has(number)) this.#bare.delete(number)
      else if (
        !this.#asked.has(number) &&
        !holder.lacking.has(number) &&
        this.#missingPage(this.#shape.partOf(number)) === undefined
      )
        return number
    }
    return undefined
  }

  /** Whether some of the parts whose hashes stand in a page are here. */
  #hasBelow({ level, index }: BlobPart): boolean {
    const first = this.#shape.numberOf({ level: level - 1, index: index * limits.blobPageHashes })
    const count = Math.min(limits.blobPageHashes, (this.#shape.counts[level - 1] ?? 0) - index * limits.blobPageHashes)
    for (let number = first; number < first + count; number++) if (this.#have.has(number)) return true
    return false
  }

  #search(holder: HolderState, from: number, end: number): number | undefined {
    for (let at = this.#have.nextMissing(from, end); at !== undefined; at = this.#have.nextMissing(at, end)) {
      const page = this.#missingPage({ level: 0, index: at })
      const part = page === undefined ? at : this.#shape.numberOf(page)
      if (!this.#asked.has(part) && !holder.lacking.has(part)) return part
      // While a page is under way nothing below it can be proven.
      at = page === undefined ? at + 1 : (page.index + 1) * limits.blobPageHashes ** page.level
    }
    return undefined
  }

  /** The topmost page above a part that is missing. */
  #missingPage(part: BlobPart): BlobPart | undefined {
    let missing: BlobPart | undefined
    for (let page = this.#shape.parentOf(part); page !== undefined; page = this.#shape.parentOf(page))
      if (!this.#have.has(this.#shape.numberOf(page))) missing = page
    return missing
  }
}

const askedTwice = 2
