import {
  assertNever,
  type DeviceId,
  type Frame,
  type Freshness,
  limits,
  type PresenceChoice,
  type PresenceEntry,
  type PresenceState,
} from '@kith/wire'

/**
 * What one device knows of the presence of names, and how it wants to be seen itself (spec PR).
 *
 * The server tells watched names when asked and at each change. A lost connection makes everything that was live `stale`; at the next
 * connection the machine tells its own presence and asks for all watched names again. Watches are counted, so that several watchers
 * of a name cost one watch at the server.
 */
export class PresenceView {
  readonly #device: DeviceId
  readonly #nextRequest: () => number
  readonly #names = new Map<string, Known>()
  readonly #asked = new Map<number, readonly string[]>()
  #retry: { readonly atMs: number; readonly names: readonly string[] }[] = []
  #own: OwnState | undefined
  #isUp = false
  readonly #outputs: PresenceOutput[] = []

  constructor(options: PresenceOptions) {
    this.#device = options.device
    this.#nextRequest = options.nextRequest
  }

  handleInput(nowMs: number, input: PresenceInput): void {
    switch (input.kind) {
      case 'up':
        this.#isUp = true
        this.#tellOwn(nowMs)
        this.#ask([...this.#names].filter(([, known]) => known.watches > 0).map(([name]) => name))
        return
      case 'down':
        this.#isUp = false
        this.#asked.clear()
        this.#retry = []
        for (const [name, known] of this.#names) this.#outdate(name, known)
        return
      case 'own':
        this.#own = input.own
        this.#tellOwn(nowMs)
        return
      case 'watch':
        this.#watch(input.names)
        return
      case 'unwatch':
        this.#unwatch(input.names)
        return
      case 'presence':
        this.#asked.delete(input.request)
        for (const entry of input.entries) this.#learn(nowMs, entry)
        return
      case 'refused':
        this.#refused(nowMs, input.request, input.retryAfterMs)
        return
      default:
        assertNever(input)
    }
  }

  handleTimeout(nowMs: number): void {
    const due = this.#retry.filter(({ atMs }) => atMs <= nowMs)
    if (due.length === 0) return
    this.#retry = this.#retry.filter(({ atMs }) => atMs > nowMs)
    this.#ask(due.flatMap(({ names }) => names).filter((name) => (this.#names.get(name)?.watches ?? 0) > 0))
  }

  nextTimeout(): number | undefined {
    return this.#retry.length === 0 ? undefined : Math.min(...this.#retry.map(({ atMs }) => atMs))
  }

  pollOutput(): PresenceOutput | undefined {
    return this.#outputs.shift()
  }

  /** What is known of a name now. A name nobody told about is `unknown`. */
  view(nowMs: number, name: string): PresenceSight {
    const known = this.#names.get(name)
    if (known?.entry === undefined)
      return { name, state: 'unknown', freshness: 'unknown', sinceMs: 0, idleMs: 0, note: '', activity: '' }
    const { entry, freshness, heardAtMs } = known
    const idleMs = entry.idleMs === 0 ? 0 : entry.idleMs + Math.max(0, nowMs - heardAtMs)
    return { ...entry, freshness, idleMs }
  }

  /** How many watches a name has, and whether the server is asked for it. */
  snapshot(): { readonly isUp: boolean; readonly watched: ReadonlyMap<string, number> } {
    return { isUp: this.#isUp, watched: new Map([...this.#names].map(([name, { watches }]) => [name, watches])) }
  }

  #tellOwn(nowMs: number): void {
    if (!this.#isUp || this.#own === undefined) return
    const { choice, note, activity, activeAtMs } = this.#own
    const idleMs = Math.min(Math.max(0, nowMs - activeAtMs), 0xffff_ffff)
    this.#transmit({
      type: 'presence-set',
      request: this.#nextRequest(),
      as: this.#device,
      choice,
      note,
      activity,
      idleMs,
    })
  }

  #watch(names: readonly string[]): void {
    const added: string[] = []
    for (const name of new Set(names)) {
      const known = this.#names.get(name)
      if (known === undefined || known.watches === 0) added.push(name)
      this.#names.set(name, { ...(known ?? nothing), watches: (known?.watches ?? 0) + 1 })
    }
    this.#ask(added)
  }

  #unwatch(names: readonly string[]): void {
    const dropped: string[] = []
    for (const name of new Set(names)) {
      const known = this.#names.get(name)
      if (known === undefined || known.watches === 0) continue
      this.#names.set(name, {
        ...known,
        watches: known.watches - 1,
        freshness: known.watches === 1 ? old(known.freshness) : known.freshness,
      })
      if (known.watches === 1) dropped.push(name)
    }
    if (this.#isUp)
      for (const page of pages(dropped))
        this.#transmit({ type: 'presence-unwatch', request: this.#nextRequest(), as: this.#device, names: page })
    this.#forget()
  }

  #ask(names: readonly string[]): void {
    if (!this.#isUp) return
    for (const page of pages(names)) {
      const request = this.#nextRequest()
      this.#asked.set(request, page)
      this.#transmit({ type: 'presence-watch', request, as: this.#device, names: page })
    }
  }

  #refused(nowMs: number, request: number, retryAfterMs: number): void {
    const names = this.#asked.get(request)
    if (names === undefined) return
    this.#asked.delete(request)
    this.#retry.push({ atMs: nowMs + Math.max(retryAfterMs, retryMsMin), names })
  }

  #learn(nowMs: number, entry: PresenceEntry): void {
    const known = this.#names.get(entry.name) ?? nothing
    // Set last, so that the names heard longest ago stand first.
    this.#names.delete(entry.name)
    const freshness = known.watches === 0 ? old(entry.freshness) : entry.freshness
    this.#names.set(entry.name, { watches: known.watches, entry, freshness, heardAtMs: nowMs })
    if (known.watches > 0) this.#outputs.push({ kind: 'changed', name: entry.name })
    this.#forget()
  }

  #outdate(name: string, known: Known): void {
    if (known.freshness !== 'live') return
    this.#names.set(name, { ...known, freshness: 'stale' })
    if (known.watches > 0) this.#outputs.push({ kind: 'changed', name })
  }

  /** Keeps what is known of names that nobody watches within a bound. */
  #forget(): void {
    if (this.#names.size <= rememberedNamesMax) return
    for (const [name, { watches }] of this.#names) {
      if (this.#names.size <= rememberedNamesMax) return
      if (watches === 0) this.#names.delete(name)
    }
  }

  #transmit(frame: Frame): void {
    this.#outputs.push({ kind: 'transmit', frame })
  }
}

export interface PresenceOptions {
  readonly device: DeviceId
  /** The number of the next request on the connection. */
  readonly nextRequest: () => number
}

/** How a device wants to be seen. */
export interface OwnState {
  readonly choice: PresenceChoice
  readonly note: string
  readonly activity: string
  /** When the person last touched the device, in milliseconds since 1970. */
  readonly activeAtMs: number
}

/** What is known of a name. `sinceMs` is 0 when unknown. */
export interface PresenceSight {
  readonly name: string
  readonly state: PresenceState
  readonly freshness: Freshness
  readonly sinceMs: number
  readonly idleMs: number
  readonly note: string
  readonly activity: string
}

export type PresenceInput =
  | { readonly kind: 'up' }
  | { readonly kind: 'down' }
  | { readonly kind: 'own'; readonly own: OwnState }
  | { readonly kind: 'watch'; readonly names: readonly string[] }
  | { readonly kind: 'unwatch'; readonly names: readonly string[] }
  /** The entries of a `presence` frame. */
  | { readonly kind: 'presence'; readonly request: number; readonly entries: readonly PresenceEntry[] }
  | { readonly kind: 'refused'; readonly request: number; readonly retryAfterMs: number }

export type PresenceOutput =
  | { readonly kind: 'transmit'; readonly frame: Frame }
  /** A watched name is seen otherwise than before: look at `view`. */
  | { readonly kind: 'changed'; readonly name: string }

interface Known {
  readonly watches: number
  readonly entry: PresenceEntry | undefined
  readonly freshness: Freshness
  readonly heardAtMs: number
}

const nothing: Known = { watches: 0, entry: undefined, freshness: 'unknown', heardAtMs: 0 }
/** Names remembered without a watch, beside the watched ones. */
const rememberedNamesMax = 5000
const retryMsMin = 2_000

function old(freshness: Freshness): Freshness {
  return freshness === 'live' ? 'stale' : freshness
}

function* pages(names: readonly string[]): Generator<readonly string[]> {
  for (let at = 0; at < names.length; at += limits.presenceNamesMax) yield names.slice(at, at + limits.presenceNamesMax)
}
