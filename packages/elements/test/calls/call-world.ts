import { CallMachine } from '../../src/controllers/calls/call-machine.ts'
import type { CallSignal } from '../../src/controllers/calls/call-signals.ts'
import type { CallInput, CallOutput } from '../../src/controllers/calls/call-steps.ts'

/** What a network of signals does to them, drawn once a world. */
export interface Faults {
  /** Of a hundred signals so many are lost, and so many come twice. */
  readonly lost: number
  readonly twice: number
  readonly delayMsMax: number
}

export const noFaults: Faults = { lost: 0, twice: 0, delayMsMax: 0 }

interface Event {
  readonly atMs: number
  readonly order: number
  readonly run: () => void
}

/** What an end told its names became of its calls. */
export type Told = Extract<CallOutput, { do: 'record' }>

/** One tab of one device. Its paths are as good as the world says. */
export class End {
  readonly name: string
  readonly machine: CallMachine
  readonly told: Told[] = []
  /** Lives to which a path was begun, and those from which a description came. */
  readonly opened = new Set<string>()
  readonly outputs: CallOutput[] = []
  /** What it was called in its calls. */
  readonly lives = new Set<string>()
  readonly #world: World
  readonly #offerers = new Map<string, boolean>()
  #timeoutAtMs = Infinity

  constructor(name: string, world: World) {
    this.name = name
    this.#world = world
    this.machine = new CallMachine({ own: name, newId: () => world.newId() })
  }

  /** Names of those that it hears. */
  get peers(): readonly string[] {
    const { state } = this.machine
    return state.state === 'in' ? state.parties.filter(({ path }) => path === 'connected').map(({ name }) => name) : []
  }

  input(input: CallInput): void {
    this.machine.handleInput(this.#world.nowMs, input)
    this.#drain()
  }

  #drain(): void {
    const { machine } = this
    for (let output = machine.pollOutput(); output !== undefined; output = machine.pollOutput()) {
      this.outputs.push(output)
      this.#do(output)
    }
    const next = machine.nextTimeout()
    if (next === undefined || (this.#timeoutAtMs <= next && this.#timeoutAtMs > this.#world.nowMs)) return
    this.#timeoutAtMs = Math.max(next, this.#world.nowMs)
    const mine = this.#timeoutAtMs
    this.#world.at(mine, () => {
      if (this.#timeoutAtMs === mine) this.#timeoutAtMs = Infinity
      machine.handleTimeout(this.#world.nowMs)
      this.#drain()
    })
  }

  #do(output: CallOutput): void {
    switch (output.do) {
      case 'send':
        if (output.signal.what === 'line') this.lives.add(output.signal.life)
        this.#world.send(this, output.to, output.signal)
        break
      case 'open':
        this.opened.add(output.life)
        this.#offerers.set(output.life, output.isOfferer)
        if (output.isOfferer) this.#describe(output.life, 'offer')
        break
      case 'describe':
        if (output.kind === 'offer') this.#describe(output.life, 'answer')
        this.#world.at(this.#world.nowMs + 50, () => {
          if (this.#world.isPath(this, output.life)) this.input({ on: 'path', life: output.life, is: 'connected' })
        })
        break
      case 'restart':
        this.#describe(output.life, 'offer')
        break
      case 'record':
        this.told.push(output)
        break
      case 'close':
        this.opened.delete(output.life)
        this.#world.closed(this, output.life)
        break
      case 'candidates':
    }
  }

  #describe(life: string, kind: 'offer' | 'answer'): void {
    this.#world.at(this.#world.nowMs + 5, () => {
      this.input({ on: 'described', life, kind, description: `${kind} of ${this.name}` })
    })
  }
}

/** People with ends, and the signals between them, in a time of its own. */
export class World {
  nowMs = 1_000_000
  faults: Faults = noFaults
  /** Whether two that know of each other hear each other. */
  arePathsUp = true
  readonly ends: End[] = []
  readonly strangers = new Set<string>()
  readonly quiet = new Set<string>()
  /** The one conversation of several people that all ends belong to. */
  readonly group = 'group-of-all-ends'
  sent = 0
  readonly #draw: () => number
  #events: Event[] = []
  #order = 0
  #ids = 0

  /** `draw` gives numbers from 0 up to 1. */
  constructor(draw: () => number = () => 0.5) {
    this.#draw = draw
  }

  end(name: string): End {
    const end = new End(name, this)
    this.ends.push(end)
    return end
  }

  newId(): string {
    this.#ids += 1
    const random = Math.floor(this.#draw() * 1e9)
      .toString(36)
      .padStart(6, '0')
    return `${random}-${String(this.#ids).padStart(12, '0')}`
  }

  at(atMs: number, run: () => void): void {
    this.#events.push({ atMs, order: this.#order++, run })
  }

  send(from: End, to: string, signal: CallSignal): void {
    this.sent += 1
    const body: unknown = JSON.parse(JSON.stringify(signal))
    for (const end of this.ends) {
      // As the peer does: all devices of a name hear it, but not the one that says it.
      if (end.name !== to || end === from) continue
      if (this.#draw() * 100 < this.faults.lost) continue
      const copies = this.#draw() * 100 < this.faults.twice ? 2 : 1
      for (let copy = 0; copy < copies; copy += 1) {
        const delayMs = Math.floor(this.#draw() * (this.faults.delayMsMax + 1))
        this.at(this.nowMs + delayMs, () => {
          this.deliver(end, from.name, body)
        })
      }
    }
  }

  /** Whether this end and the one with this life have a path to each other. */
  isPath(end: End, life: string): boolean {
    const other = this.ends.find(({ lives }) => lives.has(life))
    return this.arePathsUp && other !== undefined && [...end.lives].some((mine) => other.opened.has(mine))
  }

  /** A path that one end closed is soon broken at the other. */
  closed(end: End, life: string): void {
    const other = this.ends.find(({ lives }) => lives.has(life))
    this.at(this.nowMs + 5000, () => {
      for (const mine of end.lives)
        if (other?.opened.has(mine) === true) other.input({ on: 'path', life: mine, is: 'broken' })
    })
  }

  deliver(end: End, from: string, body: unknown): void {
    // As the desk does: in a place that all belong to, a ring of any of them rings.
    const { what, group } = (body ?? {}) as Partial<Record<'what' | 'group', unknown>>
    const isContact = !this.strangers.has(from) || (what === 'ring' && group === this.group)
    end.input({ on: 'signal', from, body, isContact, isQuiet: this.quiet.has(from) })
  }

  /** Lets so much time pass. */
  run(ms: number): void {
    const untilMs = this.nowMs + ms
    for (let steps = 0; ; steps += 1) {
      if (steps > 200_000) throw new Error('the world does not come to rest')
      let next: Event | undefined
      for (const event of this.#events)
        if (event.atMs <= untilMs && (next === undefined || before(event, next))) next = event
      if (next === undefined) break
      const chosen = next
      this.#events = this.#events.filter((event) => event !== chosen)
      this.nowMs = Math.max(this.nowMs, chosen.atMs)
      chosen.run()
    }
    this.nowMs = untilMs
  }
}

function before(a: Event, b: Event): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order)
}
