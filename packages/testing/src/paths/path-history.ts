import { type CarrierKind, carrierKinds, type PathSignal } from '@kith/core'
import { bytesToId, type DeviceId } from '@kith/wire'
import type { Random } from '../simulator/random.ts'
import { World } from '../simulator/world.ts'
import { PathDevice, type PathInterference } from './path-device.ts'
import { PathLedger } from './path-ledger.ts'
import { PathNet, type Way } from './path-net.ts'

const minuteMs = 60_000
/** How long things go wrong, in milliseconds. */
const troubleMs = 40 * minuteMs
/** Within which everybody is on a working link after the last trouble: the longest pause and the longest distrust, one after the other. */
export const healingMs: number = 12 * minuteMs
const calmMs = 6 * minuteMs

/** How one history of paths is run. */
export interface PathHistoryOptions {
  readonly seed: number
  readonly interference?: PathInterference | undefined
}

/** What one history of paths shows. */
export interface PathHistoryResult {
  readonly seed: number
  readonly violations: readonly string[]
  /** Changes of the link that is sent on, and attempts begun. */
  readonly uses: number
  readonly attempts: number
  /** Pairs of devices between which a direct path was possible in the end. */
  readonly possible: number
}

interface Pair {
  readonly one: PathDevice
  readonly other: PathDevice
  readonly carriers: readonly CarrierKind[]
}

/**
 * Runs machines of paths against each other: a while in which ways open and close, address translators forget, signals get lost, repeated
 * and late, machines sleep, clocks are set and a stranger and a contact lie; then everything heals, and everybody has to end up on a working link and stay there.
 */
export function runPathHistory(options: PathHistoryOptions): PathHistoryResult {
  return new PathHistory(options).run()
}

class PathHistory {
  readonly #seed: number
  readonly #world: World
  readonly #random: Random
  readonly #net: PathNet
  readonly #ledger: PathLedger
  readonly #devices: readonly PathDevice[]
  readonly #pairs: readonly Pair[]
  readonly #stranger = idOf(9)
  /** Signals that somebody saw, and may repeat. */
  readonly #seen: { readonly from: DeviceId; readonly to: PathDevice; readonly signal: PathSignal }[] = []
  #isOver = false

  constructor({ seed, interference }: PathHistoryOptions) {
    this.#seed = seed
    this.#world = new World(seed)
    this.#random = this.#world.random.fork('trouble')
    const random = this.#random
    const faults = {
      ...{ loss: random.fraction() * 0.4, repeat: random.fraction() * 0.3 },
      ...{ late: random.fraction() * 0.2, halfUp: random.fraction() * 0.1 },
    }
    this.#net = new PathNet(this.#world, this.#world.random.fork('network'), faults)
    this.#ledger = new PathLedger(this.#world)
    const carriersOf = random.pick([carrierKinds, carrierKinds, ['webrtc'], ['tcp']] as const)
    this.#devices = [1, 2, 3].map((number) => {
      const device = new PathDevice({
        id: idOf(number),
        world: this.#world,
        random: this.#world.random.fork(`device ${String(number)}`),
        net: this.#net,
        ledger: this.#ledger,
        carriers: number === 1 ? carriersOf : carrierKinds,
        interference,
      })
      device.input({ kind: 'relay', isUp: true })
      device.permit(this.#stranger, 'not-a-contact')
      return device
    })
    this.#pairs = this.#devices.flatMap((one, at) =>
      this.#devices.slice(at + 1).map((other) => this.#pair(one, other, carriersOf)),
    )
  }

  run(): PathHistoryResult {
    const startMs = this.#world.nowMs
    for (const pair of this.#pairs) this.#trouble(pair)
    for (const device of this.#devices) this.#disturb(device)
    this.#lie()
    this.#look()
    this.#world.run(startMs + troubleMs)
    this.#heal()
    this.#world.run(startMs + troubleMs + healingMs)
    this.#judge()
    const { uses, attempts } = this.#ledger
    this.#world.run(startMs + troubleMs + healingMs + calmMs)
    this.#judge()
    if (this.#ledger.uses > uses) this.#ledger.violated('a path changes though nothing happens')
    const possible = this.#pairs.filter(({ carriers }) => carriers.length > 0).length
    return { seed: this.#seed, violations: this.#ledger.violations, uses, attempts, possible }
  }

  #pair(one: PathDevice, other: PathDevice, carriersOf: readonly CarrierKind[]): Pair {
    const has = one === this.#devices[0] ? carriersOf : carrierKinds
    const isAllowed = !this.#random.chance(0.1)
    one.permit(other.id, isAllowed ? 'any' : 'relay-only')
    other.permit(one.id, this.#random.chance(0.2) ? 'direct-only' : 'any')
    const possible = carrierKinds.filter(() => this.#random.chance(0.7))
    for (const carrier of carrierKinds)
      for (const way of this.#waysOf(carrier, one, other)) way.isOpen = possible.includes(carrier)
    return { one, other, carriers: isAllowed ? possible.filter((carrier) => has.includes(carrier)) : [] }
  }

  #waysOf(carrier: CarrierKind, one: PathDevice, other: PathDevice): readonly Way[] {
    return [this.#net.way(carrier, one.id, other.id), this.#net.way(carrier, other.id, one.id)]
  }

  /** What happens between two devices. */
  #trouble(pair: Pair): void {
    const { one, other, carriers } = pair
    const random = this.#random
    const isRough = random.chance(0.3)
    this.#again(isRough ? 20_000 : 4 * minuteMs, () => {
      const carrier = random.pick(carrierKinds)
      const [there, back] = this.#waysOf(carrier, one, other)
      if (there === undefined || back === undefined || !carriers.includes(carrier)) return
      const kind = random.pick(['dead', 'one-way', 'back', 'rebind'] as const)
      if (kind === 'rebind') there.epoch++
      else {
        there.isOpen = kind === 'back'
        back.isOpen = kind !== 'dead'
      }
    })
    this.#again(3 * minuteMs, () => {
      const [from, to] = random.chance(0.5) ? [one, other] : [other, one]
      from.talk(to.id, random.between(1000, 5 * minuteMs))
    })
  }

  /** What happens to one device. */
  #disturb(device: PathDevice): void {
    const random = this.#random
    this.#again(8 * minuteMs, () => {
      device.sleep(random.between(2000, 4 * minuteMs))
    })
    this.#again(10 * minuteMs, () => {
      device.step(random.between(-60 * minuteMs, 60 * minuteMs))
    })
    this.#again(5 * minuteMs, () => {
      device.input({ kind: 'wake' })
    })
    this.#again(10 * minuteMs, () => {
      device.input({ kind: 'relay', isUp: false })
      this.#world.after(random.between(100, minuteMs), () => {
        device.input({ kind: 'relay', isUp: true })
      })
    })
  }

  /** A stranger makes offers, and somebody repeats and forges what contacts said. */
  #lie(): void {
    const random = this.#random
    for (const device of this.#devices) {
      const attach = this.#net
      attach.attach(device.id, (from, signal) => {
        if (this.#seen.length < 500) this.#seen.push({ from: from as DeviceId, to: device, signal })
        device.hear(from as DeviceId, signal)
      })
    }
    this.#again(2 * minuteMs, () => {
      const attempt = `stranger-${String(random.uint32())}`
      const carrier = random.pick(carrierKinds)
      random.pick(this.#devices).hear(this.#stranger, { kind: 'offer', carrier, attempt, description: 'offer' })
    })
    this.#again(2 * minuteMs, () => {
      if (this.#seen.length === 0) return
      const { from, to, signal } = random.pick(this.#seen)
      const isForged = random.chance(0.3)
      to.hear(from, isForged ? { ...signal, attempt: `forged-${String(random.uint32())}` } : signal)
    })
  }

  #heal(): void {
    this.#isOver = true
    this.#net.faults = { loss: 0, repeat: 0, late: 0, halfUp: 0 }
    for (const { one, other, carriers } of this.#pairs) {
      for (const carrier of carrierKinds)
        for (const way of this.#waysOf(carrier, one, other)) way.isOpen = carriers.includes(carrier)
      one.talk(other.id, healingMs + calmMs)
      other.talk(one.id, healingMs + calmMs)
    }
    // Who was told that the relay is down learns that it is up.
    for (const device of this.#devices)
      this.#world.after(5 * minuteMs, () => {
        device.input({ kind: 'relay', isUp: true })
      })
  }

  #judge(): void {
    for (const { one, other, carriers } of this.#pairs) {
      if (carriers.length === 0) {
        if (one.used.has(other.id)) this.#ledger.violated(`${one.id} sends directly to ${other.id}, which cannot be`)
        continue
      }
      for (const [from, to] of [
        [one, other],
        [other, one],
      ] as const) {
        const attempt = from.used.get(to.id)
        if (attempt === undefined || !this.#net.works(attempt, from.id))
          this.#ledger.violated(`${from.id} has no working path to ${to.id} by ${carriers.join(' or ')}`)
      }
    }
  }

  /** Every second, until the end. */
  #look(): void {
    for (const { one, other } of this.#pairs)
      for (const [from, to] of [
        [one, other],
        [other, one],
      ] as const) {
        const attempt = from.used.get(to.id)
        this.#ledger.look(from, to.id, attempt !== undefined && this.#net.works(attempt, from.id))
      }
    this.#world.after(1000, () => {
      this.#look()
    })
  }

  /** Does something now and then, this often on average, while there is trouble. */
  #again(everyMs: number, run: () => void): void {
    this.#world.after(this.#random.between(1, 2 * everyMs), () => {
      if (this.#isOver) return
      run()
      this.#again(everyMs, run)
    })
  }
}

function idOf(number: number): DeviceId {
  return bytesToId<DeviceId>(new Uint8Array(16).fill(number))
}
