import { callLimits } from './call-limits.ts'
import type { LinePart } from './call-line.ts'
import { CallParty } from './call-party.ts'
import type { CallLineSignal, CallMedia, CallSignal, OverReason, Saying, Seat, ShownMedia } from './call-signals.ts'
import type { CallInput, CallOutcome, CallOutput, CallState } from './call-steps.ts'

/** What a call needs of the device that it is on. */
export interface LiveCallOptions {
  readonly own: string
  readonly call: string
  /** This end in this call. */
  readonly life: string
  readonly media: CallMedia
  /** In whose place it is. */
  readonly group: string | undefined
  readonly shown: ShownMedia
  /** Who began it; undefined when this end did. */
  readonly starter: Seat | undefined
  readonly output: (output: CallOutput) => void
  /** Says that something is over, more than once. */
  readonly farewell: (to: string, signal: CallSignal) => void
}

interface Ring {
  readonly tokens: string[]
  readonly endsAtMs: number
  nextAtMs: number
}

/** The call that this end is in. Who began it says who else is (spec CC6). */
export class LiveCall {
  readonly call: string
  readonly life: string
  readonly media: CallMedia
  /** Why it is over. */
  over: OverReason | undefined
  /** Whether the person here ended it. */
  isHungUp = false
  readonly #options: LiveCallOptions
  readonly #rings = new Map<string, Ring>()
  readonly #parties = new Map<string, CallParty>()
  /** Ends that were in it and are not any more; none of them comes back. */
  readonly #gone = new Set<string>()
  readonly #joinEndsAtMs: number
  #isLetIn: boolean
  #wasAnswered = false
  #sinceMs: number | undefined
  #shown: ShownMedia

  constructor(nowMs: number, options: LiveCallOptions) {
    this.#options = options
    this.call = options.call
    this.life = options.life
    this.media = options.media
    this.#shown = options.shown
    this.#isLetIn = options.starter === undefined
    this.#joinEndsAtMs = nowMs + callLimits.joinMs
    if (options.starter === undefined) return
    const party = new CallParty(nowMs, { ...options.starter, own: this.life })
    this.#parties.set(party.life, party)
    this.#say(nowMs, party, { say: 'join' })
  }

  get isStarter(): boolean {
    return this.#options.starter === undefined
  }

  /** Whether it is in the place of several people, of whom each may be heard that it rings. */
  get isInGroup(): boolean {
    return this.#options.group !== undefined
  }

  /** The one name it rings when it is a call with that name alone and nobody has answered. */
  get onlyRung(): string | undefined {
    if (!this.isStarter || this.#parties.size > 0 || this.#rings.size !== 1) return undefined
    return [...this.#rings.keys()][0]
  }

  /** Names of all others that belong to it. */
  get names(): readonly string[] {
    return [...[...this.#parties.values()].map(({ name }) => name), ...this.#rings.keys()]
  }

  get state(): CallState {
    const rung = [...this.#rings].map(([name, { tokens }]) => ({ name, isHeard: tokens.length > 0 }))
    const parties = [...this.#parties.values()].map(({ view }) => view)
    const state = !this.#isLetIn ? 'joining' : parties.length === 0 ? 'calling' : 'in'
    const { call, media, isStarter } = this
    return { state, call, media, ...this.#place, isStarter, rung, parties, sinceMs: this.#sinceMs }
  }

  /** Whether the end with this life is in the call. */
  has(life: string): boolean {
    return this.#parties.has(life)
  }

  /** Rings one more name from the next timeout on, if this end began the call and there is room. */
  ring(nowMs: number, name: string): void {
    const isThere = name === this.#options.own || this.names.includes(name)
    if (!this.isStarter || isThere || this.names.length + 1 >= callLimits.seatsMax) return
    this.#rings.set(name, { tokens: [], endsAtMs: nowMs + callLimits.ringMs, nextAtMs: nowMs })
  }

  show(nowMs: number, shown: ShownMedia): void {
    this.#shown = shown
    if (this.#isLetIn) for (const party of this.#parties.values()) this.#sayShown(nowMs, party)
  }

  /** An end of a name that is rung is there. */
  heard(nowMs: number, from: string, token: string): void {
    const ring = this.#rings.get(from)
    if (ring === undefined || ring.tokens.includes(token) || ring.tokens.length >= callLimits.endsMax) return
    ring.tokens.push(token)
    this.#sendRing(nowMs, from, ring)
  }

  /** Somebody says that it is over: for itself, or for this end that is not in yet. */
  heardOver(nowMs: number, from: string, { why, life, except }: Extract<CallSignal, { what: 'over' }>): void {
    if (except === this.life) return
    const party = this.#parties.get(life)
    if (party?.name === from) this.#remove(nowMs, party, why)
    else if (this.#rings.has(from) && (why === 'declined' || why === 'busy')) this.#ringOver(from, why)
  }

  line(nowMs: number, from: string, signal: CallLineSignal): void {
    if (signal.to !== this.life) return
    const party = this.#parties.get(signal.life) ?? this.#admitted(nowMs, from, signal)
    if (party?.name !== from || !party.hears(nowMs)) return
    const { said, answer } = party.line.hear(signal)
    if (answer !== undefined) this.#send(party, answer)
    for (const saying of said) {
      if (this.over !== undefined || !this.#parties.has(party.life)) return
      this.#take(nowMs, party, saying)
    }
  }

  /** What the paths of this end say. */
  local(nowMs: number, input: Extract<CallInput, { on: 'described' | 'candidates' | 'path' }>): void {
    const party = this.#parties.get(input.life)
    if (party?.isOpen !== true) return
    switch (input.on) {
      case 'described':
        this.#say(nowMs, party, { say: input.kind, description: input.description })
        break
      case 'candidates':
        for (let at = 0; at < input.candidates.length; at += callLimits.candidatesMax) {
          const candidates = input.candidates.slice(at, at + callLimits.candidatesMax)
          this.#say(nowMs, party, { say: 'candidates', candidates })
        }
        break
      case 'path':
        if (input.is === 'broken') party.broken(nowMs)
        else {
          party.connected(nowMs)
          this.#sinceMs ??= nowMs
        }
    }
  }

  network(nowMs: number): void {
    for (const party of this.#parties.values()) if (party.isOpen) this.#restart(nowMs, party)
  }

  /** The person has enough of it. */
  hangUp(nowMs: number): void {
    for (const party of this.#parties.values()) {
      this.#farewell(party, 'ended')
      this.#drop(nowMs, party)
    }
    for (const name of [...this.#rings.keys()]) this.#ringOver(name, 'canceled')
    this.isHungUp = true
    this.over = 'ended'
  }

  /** Both rang each other, and the call of the other is the one that stays (spec CC8). */
  merge(): void {
    for (const name of this.#rings.keys()) this.#options.farewell(name, this.#overSignal('merged', ''))
    this.#rings.clear()
    this.over = 'merged'
  }

  get nextMs(): number {
    const times: number[] = []
    for (const { nextAtMs, endsAtMs } of this.#rings.values()) times.push(nextAtMs, endsAtMs)
    if (!this.#isLetIn) times.push(this.#joinEndsAtMs)
    for (const { line, lostAtMs, restartAtMs } of this.#parties.values())
      times.push(line.nextMs ?? Infinity, lostAtMs ?? Infinity, restartAtMs ?? Infinity)
    return Math.min(...times)
  }

  timeout(nowMs: number): void {
    for (const [name, ring] of this.#rings) {
      if (nowMs >= ring.endsAtMs) this.#ringOver(name, 'unanswered')
      else if (nowMs >= ring.nextAtMs) this.#sendRing(nowMs, name, ring)
    }
    for (const party of [...this.#parties.values()]) {
      const isLost = nowMs >= (party.lostAtMs ?? Infinity) || party.line.isFull
      if (isLost || (!this.#isLetIn && nowMs >= this.#joinEndsAtMs)) {
        this.#farewell(party, 'lost')
        this.#remove(nowMs, party, 'lost')
        continue
      }
      if (nowMs >= (party.restartAtMs ?? Infinity)) this.#restart(nowMs, party)
      const part = party.line.due(nowMs)
      if (part !== undefined) this.#send(party, part)
    }
  }

  /** The first end of a rung name that joins is let in; every later one hears that it was answered elsewhere (spec CC6). */
  #admitted(nowMs: number, from: string, { life, n, said }: CallLineSignal): CallParty | undefined {
    if (!this.isStarter || n !== 1 || said?.say !== 'join' || this.#gone.has(life)) return undefined
    if (!this.#rings.has(from)) {
      const inside = [...this.#parties.values()].find(({ name }) => name === from)
      const why = inside === undefined ? 'ended' : 'elsewhere'
      this.#send({ name: from }, this.#overSignal(why, inside?.life ?? ''))
      return undefined
    }
    const party = new CallParty(nowMs, { name: from, life, own: this.life })
    this.#rings.delete(from)
    this.#parties.set(life, party)
    this.#wasAnswered = true
    this.#options.farewell(from, this.#overSignal('elsewhere', life))
    this.#saySeats(nowMs)
    this.#open(nowMs, party)
    return party
  }

  #take(nowMs: number, party: CallParty, saying: Saying): void {
    switch (saying.say) {
      case 'join':
        break
      case 'seats':
        if (party.life === this.#options.starter?.life) this.#sit(nowMs, party, saying.seats)
        break
      case 'offer':
      case 'answer': {
        const { say: kind, description } = saying
        const { life, isOpen } = party
        // Who makes offers takes answers alone, and the other way round.
        if (isOpen && (kind === 'answer') === party.isOfferer)
          this.#options.output({ do: 'describe', life, kind, description })
        break
      }
      case 'candidates': {
        const { life, isOpen } = party
        if (isOpen) this.#options.output({ do: 'candidates', life, candidates: saying.candidates })
        break
      }
      case 'restart':
        if (party.isOpen && party.isOfferer && party.mayRestart(nowMs))
          this.#options.output({ do: 'restart', life: party.life })
        break
      case 'media':
        party.shown = { isMuted: saying.isMuted, picture: saying.picture }
    }
  }

  /** Who began the call says who is in it. */
  #sit(nowMs: number, starter: CallParty, seats: readonly Seat[]): void {
    if (!seats.some(({ life, name }) => life === this.life && name === this.#options.own)) return
    this.#isLetIn = true
    if (!starter.isOpen) this.#open(nowMs, starter)
    for (const party of [...this.#parties.values()]) {
      const isSeated = seats.some(({ life, name }) => life === party.life && name === party.name)
      if (isSeated || party === starter) continue
      this.#farewell(party, 'ended')
      this.#remove(nowMs, party, 'ended')
    }
    for (const { name, life } of seats) {
      const isKnown = life === this.life || this.#parties.has(life) || this.#gone.has(life)
      if (isKnown || this.#gone.size >= callLimits.goneMax || name === this.#options.own || this.names.includes(name))
        continue
      const party = new CallParty(nowMs, { name, life, own: this.life })
      this.#parties.set(life, party)
      this.#open(nowMs, party)
    }
  }

  #open(nowMs: number, party: CallParty): void {
    const { life, name, isOfferer } = party
    party.open(nowMs)
    this.#options.output({ do: 'open', life, name, isOfferer })
    this.#sayShown(nowMs, party)
  }

  #restart(nowMs: number, party: CallParty): void {
    party.restartAtMs = party.path === 'connected' ? undefined : nowMs + callLimits.restartEveryMs
    if (!party.mayRestart(nowMs)) return
    if (party.isOfferer) this.#options.output({ do: 'restart', life: party.life })
    else this.#say(nowMs, party, { say: 'restart' })
  }

  #saySeats(nowMs: number): void {
    const parties = [...this.#parties.values()]
    const seats: Seat[] = parties.map(({ name, life }) => ({ name, life }))
    seats.push({ name: this.#options.own, life: this.life })
    for (const party of parties) this.#say(nowMs, party, { say: 'seats', seats })
  }

  #sayShown(nowMs: number, party: CallParty): void {
    this.#say(nowMs, party, { say: 'media', ...this.#shown })
  }

  #say(nowMs: number, party: CallParty, saying: Saying): void {
    this.#send(party, party.line.say(nowMs, saying))
  }

  #send(to: CallParty | { readonly name: string }, what: LinePart | CallSignal): void {
    if ('what' in what) this.#options.output({ do: 'send', to: to.name, signal: what })
    else if (to instanceof CallParty) {
      const { call, life } = this
      this.#options.output({ do: 'send', to: to.name, signal: { what: 'line', call, life, to: to.life, ...what } })
    }
  }

  #sendRing(nowMs: number, name: string, ring: Ring): void {
    const { call, life, media } = this
    ring.nextAtMs = nowMs + callLimits.ringEveryMs
    const names = [...this.names]
    const signal = { what: 'ring', call, life, media, names, ...this.#place, tokens: [...ring.tokens] } as const
    this.#options.output({ do: 'send', to: name, signal })
  }

  get #place(): { readonly group?: string } {
    const { group } = this.#options
    return group === undefined ? {} : { group }
  }

  #overSignal(why: OverReason, except: string): CallSignal {
    return { what: 'over', call: this.call, why, life: this.life, except }
  }

  #farewell({ name }: CallParty, why: OverReason): void {
    this.#options.farewell(name, this.#overSignal(why, ''))
  }

  /** Nobody of this name rings any more. */
  #ringOver(name: string, why: 'declined' | 'busy' | 'unanswered' | 'canceled'): void {
    this.#rings.delete(name)
    this.#options.farewell(name, this.#overSignal(why === 'declined' || why === 'busy' ? 'elsewhere' : why, ''))
    this.#record(name, why, 0)
    if (this.#rings.size === 0 && this.#parties.size === 0) this.#end(this.#wasAnswered ? 'ended' : why)
  }

  #remove(nowMs: number, party: CallParty, why: OverReason): void {
    this.#drop(nowMs, party)
    if (this.isStarter) this.#saySeats(nowMs)
    if (this.#rings.size === 0 && this.#parties.size === 0) this.#end(why)
  }

  #drop(nowMs: number, party: CallParty): void {
    this.#parties.delete(party.life)
    this.#gone.add(party.life)
    if (party.isOpen) this.#options.output({ do: 'close', life: party.life })
    if (!this.isStarter) return
    const { connectedAtMs } = party
    const seconds = connectedAtMs === undefined ? 0 : Math.round((nowMs - connectedAtMs) / 1000)
    this.#record(party.name, connectedAtMs === undefined ? 'failed' : 'answered', seconds)
  }

  #record(name: string, outcome: CallOutcome, seconds: number): void {
    this.#options.output({ do: 'record', name, media: this.media, ...this.#place, outcome, seconds })
  }

  #end(why: OverReason): void {
    this.over = why
  }
}
