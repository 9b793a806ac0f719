import { assertNever, type DeviceId, type ErrorCode, type Frame } from '@kith/wire'

/**
 * A search that stays: what matches now, page by page, then every change (spec DI7). After a lost connection it searches again and tells
 * only what differs from what it told before. Entries come verified: the shell checks them against their owners' keys.
 */
export class LiveSearch {
  readonly #options: LiveSearchOptions
  /** Versions of the entries told, by owner and id. */
  readonly #told = new Map<string, Told>()
  #run: Run | undefined
  readonly #outputs: LiveSearchOutput[] = []
  #retryAtMs: number | undefined

  constructor(options: LiveSearchOptions) {
    this.#options = options
  }

  handleInput(nowMs: number, input: LiveSearchInput): void {
    switch (input.kind) {
      case 'up':
        this.#begin()
        return
      case 'down':
        this.#run = undefined
        this.#retryAtMs = undefined
        return
      case 'page':
        this.#page(input.request, input.entries, input.cursor)
        return
      case 'changed':
        if (this.#run?.live === input.request) this.#put(input.entry)
        return
      case 'removed':
        if (this.#run?.live === input.request) this.#remove(keyOf(input))
        return
      case 'refused':
        this.#refused(nowMs, input.request, input.code, input.retryAfterMs)
        return
      case 'end':
        if (this.#run !== undefined) {
          const { device, nextRequest } = this.#options
          this.#transmit({ type: 'search-end', request: nextRequest(), as: device, search: this.#run.live })
        }
        this.#run = undefined
        this.#retryAtMs = undefined
        return
      default:
        assertNever(input)
    }
  }

  handleTimeout(nowMs: number): void {
    if (this.#retryAtMs === undefined || nowMs < this.#retryAtMs) return
    this.#retryAtMs = undefined
    this.#begin()
  }

  nextTimeout(): number | undefined {
    return this.#retryAtMs
  }

  pollOutput(): LiveSearchOutput | undefined {
    return this.#outputs.shift()
  }

  /** True when a frame with this request is for this search. */
  owns(request: number): boolean {
    return this.#run !== undefined && (this.#run.live === request || this.#run.page === request)
  }

  snapshot(): { readonly entries: number; readonly isComplete: boolean } {
    return { entries: this.#told.size, isComplete: this.#run !== undefined && this.#run.page === undefined }
  }

  #begin(): void {
    const live = this.#options.nextRequest()
    this.#run = { live, page: live, seen: new Set() }
    this.#transmit({ ...this.#frame(live), cursor: '', live: true })
  }

  #frame(request: number): Omit<SearchFrame, 'cursor' | 'live'> {
    return { type: 'search', request, as: this.#options.device, ...this.#options.query }
  }

  #page(request: number, entries: readonly FoundEntry[], cursor: string): void {
    const run = this.#run
    if (run?.page !== request) return
    for (const entry of entries) {
      run.seen.add(keyOf(entry))
      this.#put(entry)
    }
    if (cursor !== '') {
      const next = this.#options.nextRequest()
      this.#run = { ...run, page: next }
      this.#transmit({ ...this.#frame(next), cursor, live: false })
      return
    }
    this.#run = { ...run, page: undefined }
    for (const key of [...this.#told.keys()]) if (!run.seen.has(key)) this.#remove(key)
    this.#outputs.push({ kind: 'complete' })
  }

  #put(entry: FoundEntry): void {
    const key = keyOf(entry)
    this.#run?.seen.add(key)
    if ((this.#told.get(key)?.version ?? -1) >= entry.version) return
    this.#told.set(key, { owner: entry.owner, id: entry.id, version: entry.version })
    this.#outputs.push({ kind: 'put', entry })
  }

  #remove(key: string): void {
    const told = this.#told.get(key)
    if (told === undefined) return
    this.#told.delete(key)
    this.#run?.seen.delete(key)
    this.#outputs.push({ kind: 'removed', owner: told.owner, id: told.id })
  }

  #refused(nowMs: number, request: number, code: ErrorCode, retryAfterMs: number): void {
    if (!this.owns(request)) return
    this.#run = undefined
    if (code === 'rate-exceeded' || code === 'internal' || code === 'database-unreachable')
      this.#retryAtMs = nowMs + Math.max(retryAfterMs, retryMsMin)
    else this.#outputs.push({ kind: 'failed', code })
  }

  #transmit(frame: Frame): void {
    this.#outputs.push({ kind: 'transmit', frame })
  }
}

export interface LiveSearchOptions {
  readonly device: DeviceId
  readonly query: Pick<SearchFrame, 'kind' | 'text' | 'filters' | 'owner' | 'sort' | 'limit'>
  /** The number of the next request on the connection. */
  readonly nextRequest: () => number
}

/** A verified entry: what names it, and the rest for the shell. */
export interface FoundEntry {
  readonly owner: string
  readonly id: string
  readonly version: number
}

export type LiveSearchInput =
  | { readonly kind: 'up' }
  | { readonly kind: 'down' }
  /** A `results` frame; entries that could not be verified are left out. */
  | {
      readonly kind: 'page'
      readonly request: number
      readonly entries: readonly FoundEntry[]
      readonly cursor: string
    }
  | { readonly kind: 'changed'; readonly request: number; readonly entry: FoundEntry }
  | { readonly kind: 'removed'; readonly request: number; readonly owner: string; readonly id: string }
  | { readonly kind: 'refused'; readonly request: number; readonly code: ErrorCode; readonly retryAfterMs: number }
  | { readonly kind: 'end' }

export type LiveSearchOutput =
  | { readonly kind: 'transmit'; readonly frame: Frame }
  | { readonly kind: 'put'; readonly entry: FoundEntry }
  | { readonly kind: 'removed'; readonly owner: string; readonly id: string }
  | { readonly kind: 'complete' }
  /** The server does not take the search. */
  | { readonly kind: 'failed'; readonly code: ErrorCode }

type SearchFrame = Extract<Frame, { type: 'search' }>
interface Told {
  readonly owner: string
  readonly id: string
  readonly version: number
}
interface Run {
  /** The request that brings changes. */
  readonly live: number
  /** The request whose page is awaited; nothing when the snapshot is complete. */
  readonly page: number | undefined
  readonly seen: Set<string>
}

const retryMsMin = 2_000

function keyOf(entry: { readonly owner: string; readonly id: string }): string {
  return `${entry.owner} ${entry.id}`
}
