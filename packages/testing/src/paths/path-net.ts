import type { CarrierKind, PathSignal } from '@kith/core'
import type { Random } from '../simulator/random.ts'
import type { World } from '../simulator/world.ts'

/** How one carrier reaches from one device to another now. */
export interface Way {
  isOpen: boolean
  /** Changes when an address translator forgets: links made before carry nothing any more. */
  epoch: number
}

/** What goes wrong in one history. */
export interface PathFaults {
  /** Shares of signals that are lost, repeated, and late. */
  readonly loss: number
  readonly repeat: number
  readonly late: number
  /** Share of links that come up on one side only. */
  readonly halfUp: number
}

/** The end of a connection at one device. */
export interface ConnectionEnd {
  readonly owner: string
  up(): void
  over(): void
  ping(token: number): void
  pong(token: number): void
  message(number: number): void
  ack(number: number): void
}

/** What a connection knows of one end. */
export interface End {
  readonly end: ConnectionEnd
  isDescribed: boolean
  isUp: boolean
}

/** One attempt as both sides have it. */
export class Connection {
  readonly carrier: CarrierKind
  epoch = 0
  readonly ends: Map<string, End> = new Map<string, End>()
  /** It was up at both ends, so one that is gone is over. */
  hasBegun = false

  constructor(carrier: CarrierKind) {
    this.carrier = carrier
  }
}

/** The network between devices: ways that open and close, connections on them, and signals through a server. */
export class PathNet {
  readonly world: World
  readonly random: Random
  faults: PathFaults
  isServerUp = true
  readonly #ways = new Map<string, Way>()
  readonly #connections = new Map<string, Connection>()
  readonly #receivers = new Map<string, (from: string, signal: PathSignal) => void>()

  constructor(world: World, random: Random, faults: PathFaults) {
    this.world = world
    this.random = random
    this.faults = faults
  }

  attach(device: string, receive: (from: string, signal: PathSignal) => void): void {
    this.#receivers.set(device, receive)
  }

  /** The way by a carrier from one device to another. */
  way(carrier: CarrierKind, from: string, to: string): Way {
    const key = `${carrier} ${from} ${to}`
    let way = this.#ways.get(key)
    if (way === undefined) {
      way = { isOpen: false, epoch: 0 }
      this.#ways.set(key, way)
    }
    return way
  }

  /** Both directions, by every carrier in use. */
  get ways(): readonly Way[] {
    return [...this.#ways.values()]
  }

  /** Carries a signal through the server. */
  signal(from: string, to: string, signal: PathSignal): void {
    const { loss, repeat, late } = this.faults
    const copies = this.random.chance(repeat) ? 2 : 1
    for (let copy = 0; copy < copies; copy++) {
      if (!this.isServerUp || this.random.chance(loss)) continue
      const delayMs = this.random.chance(late) ? this.random.between(1000, 60_000) : this.random.between(5, 150)
      this.world.after(delayMs, () => {
        if (this.isServerUp) this.#receivers.get(to)?.(from, signal)
      })
    }
  }

  /** A device has begun its part of an attempt. */
  begin(carrier: CarrierKind, attempt: string, end: ConnectionEnd): void {
    let connection = this.#connections.get(attempt)
    if (connection === undefined) {
      connection = new Connection(carrier)
      this.#connections.set(attempt, connection)
    }
    connection.ends.set(end.owner, { end, isDescribed: false, isUp: false })
  }

  /** A device knows the other's description; with both the connection comes up when a way is open in both directions. */
  described(attempt: string, device: string, isAnew: boolean): void {
    const connection = this.#connections.get(attempt)
    const end = connection?.ends.get(device)
    if (connection === undefined || end === undefined) return
    end.isDescribed = true
    if (isAnew) connection.epoch = this.#epoch(connection)
    this.#check(attempt, connection)
  }

  /** A device is not part of it any more. */
  leave(attempt: string, device: string): void {
    const connection = this.#connections.get(attempt)
    if (connection === undefined || !connection.ends.delete(device)) return
    this.carry(attempt, device, connection, (end) => {
      end.end.over()
      connection.ends.delete(end.end.owner)
    })
    if (connection.ends.size === 0) this.#connections.delete(attempt)
  }

  /** Sends over a link that is up. */
  send(attempt: string, device: string, deliver: (end: ConnectionEnd) => void): void {
    const connection = this.#connections.get(attempt)
    if (connection?.ends.get(device)?.isUp !== true) return
    this.carry(attempt, device, connection, ({ end, isUp }) => {
      if (isUp) deliver(end)
    })
  }

  carry(attempt: string, device: string, connection: Connection, deliver: (end: End) => void): void {
    const other = [...connection.ends].find(([owner]) => owner !== device)
    if (other === undefined || !this.#carries(connection, device, other[0])) return
    this.world.after(this.random.between(1, 60), () => {
      const end = this.#connections.get(attempt)?.ends.get(other[0])
      if (end === other[1]) deliver(end)
    })
  }

  /** Whether a link that is up at a device carries in both directions, and the other end has it too. */
  works(attempt: string, device: string): boolean {
    const connection = this.#connections.get(attempt)
    const other = [...(connection?.ends ?? [])].find(([owner]) => owner !== device)
    if (connection === undefined || other?.[1].isUp !== true) return false
    return this.#carries(connection, device, other[0]) && this.#carries(connection, other[0], device)
  }

  carrierOf(attempt: string): CarrierKind | undefined {
    return this.#connections.get(attempt)?.carrier
  }

  #carries(connection: Connection, from: string, to: string): boolean {
    return this.way(connection.carrier, from, to).isOpen && connection.epoch === this.#epochOf(connection, from, to)
  }

  #epochOf({ carrier }: Connection, from: string, to: string): number {
    return this.way(carrier, from, to).epoch + this.way(carrier, to, from).epoch
  }

  #epoch(connection: Connection): number {
    const [one, other] = [...connection.ends.keys()]
    return one === undefined || other === undefined ? 0 : this.#epochOf(connection, one, other)
  }

  /** Looks again and again whether the ends find each other. */
  #check(attempt: string, connection: Connection): void {
    if (connection.hasBegun || this.#connections.get(attempt) !== connection) return
    const [one, other] = [...connection.ends.values()]
    if (one?.isDescribed !== true || other?.isDescribed !== true) return
    const [from, to] = [one.end.owner, other.end.owner]
    const isOpen = this.way(connection.carrier, from, to).isOpen && this.way(connection.carrier, to, from).isOpen
    if (!isOpen) {
      this.world.after(200, () => {
        this.#check(attempt, connection)
      })
      return
    }
    connection.hasBegun = true
    connection.epoch = this.#epoch(connection)
    const isHalf = this.random.chance(this.faults.halfUp)
    for (const end of isHalf ? [one] : [one, other])
      this.world.after(this.random.between(1, 100), () => {
        if (connection.ends.get(end.end.owner) !== end) return
        end.isUp = true
        end.end.up()
      })
  }
}
