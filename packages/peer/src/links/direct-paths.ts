import {
  type CarrierKind,
  type PathInput,
  type PathOutput,
  type PathPermission,
  Paths,
  type PathSight,
  pathTimes,
} from '@kith/core'
import { assertNever, type DeviceId, type ErrorCode, KithError } from '@kith/wire'
import type { Attempt, Carrier, DirectLink, IceServers } from './carrier.ts'
import type { PathSignal } from '@kith/core'
import { readPathSignal } from './path-signal.ts'

/** What a device has to make direct paths with. */
export interface DirectMeans {
  readonly own: DeviceId
  /** The ways this program has to make links. */
  readonly carriers: readonly Carrier[]
  /** Servers that help to find ways. */
  readonly iceServers: () => IceServers
}

/** What direct paths are made of. */
export interface DirectPathsOptions extends DirectMeans {
  /** Carries a signal to another device; it may get lost. */
  readonly send: (to: DeviceId, signal: PathSignal) => void
  readonly listener: {
    /** A link is up; who is told calls `listen` on it, now. */
    up(device: DeviceId, link: DirectLink): void
    /** A link ended, or was closed. */
    down(link: DirectLink): void
    /** This link is sent on from now on, or none. `isAnew`: what was sent directly before may be lost. */
    use(device: DeviceId, link: DirectLink | undefined, isAnew: boolean): void
    /** The relay may be needed soon, because a link does not answer. */
    askRelay(): void
    /** What `sights` says of a device changed. */
    changed(device: DeviceId): void
  }
  /** Names attempts; random and short. @default from `crypto` */
  readonly attemptId?: (() => string) | undefined
  /** How much faster than the clock the time of paths runs, for tests. @default 1 */
  readonly speed?: number | undefined
}

interface Made {
  readonly device: DeviceId
  readonly carrier: CarrierKind
  readonly attempt: Attempt
  link: DirectLink | undefined
  heardMs: number
  /** Bytes that had left its buffer at the last question. */
  left: number
}

/** Between two times that something arrived on a link and the machine is told, in milliseconds. */
const heardMs = 200
/** How much longer than the machine an attempt waits before it gives itself up, in milliseconds. */
const connectMsSpare = 2000

/** Direct paths to other devices: performs what the machine of paths wants, with the carriers of this program (spec PA). */
export class DirectPaths implements Disposable {
  readonly #options: DirectPathsOptions
  readonly #machine: Paths
  /** By device and name, because a name is chosen by another device, and shows on the network (spec CA11). */
  readonly #made = new Map<string, Made>()
  readonly #speed: number
  #timer: ReturnType<typeof setTimeout> | undefined
  #dueMs: number | undefined
  #isDraining = false
  #isOver = false
  #available: readonly CarrierKind[]

  constructor(options: DirectPathsOptions) {
    this.#options = options
    this.#speed = options.speed ?? 1
    this.#available = this.#availableNow()
    this.#machine = new Paths({
      own: options.own,
      carriers: this.#available,
      random: uniform,
      attemptId: options.attemptId ?? (() => crypto.randomUUID()),
    })
  }

  /** Whether a device may learn our address. */
  permit(device: DeviceId, permission: PathPermission): void {
    this.#input({ kind: 'permission', device, permission })
  }

  /** Something goes to a device, or came from it. */
  traffic(device: DeviceId): void {
    this.#input({ kind: 'traffic', device })
  }

  /** Takes what a device said; what makes no sense is ignored. */
  receive(device: DeviceId, value: unknown): void {
    const signal = readPathSignal(value)
    if (signal !== undefined) this.#input({ kind: 'signal', device, signal })
  }

  /** Nothing that was sent directly to a device is acknowledged. */
  doubt(device: DeviceId): void {
    this.#input({ kind: 'doubt', device })
  }

  /** Whether signals reach other devices. */
  relay(isUp: boolean): void {
    this.#input({ kind: 'relay', isUp })
  }

  /** The page became visible, or the network changed. */
  wake(): void {
    this.#input({ kind: 'wake' })
  }

  /** Ends all links to a device. */
  forget(device: DeviceId): void {
    this.#input({ kind: 'forget', device })
  }

  /** How the paths stand, of each device that was permitted or refused something. */
  sights(): readonly PathSight[] {
    return this.#machine.snapshot().map((sight) => ({ ...sight, untilMs: this.#wallMs(sight.untilMs) }))
  }

  /** Ends all links and attempts; nothing is told afterwards. */
  [Symbol.dispose](): void {
    this.#isOver = true
    clearTimeout(this.#timer)
    for (const { attempt, link } of [...this.#made.values()]) {
      link?.close()
      attempt.close()
    }
    this.#made.clear()
  }

  get #nowMs(): number {
    return Math.floor(Date.now() * this.#speed)
  }

  #wallMs(atMs: number | undefined): number | undefined {
    return atMs === undefined ? undefined : Math.ceil(atMs / this.#speed)
  }

  #input(input: PathInput): void {
    if (this.#isOver) return
    const nowMs = this.#nowMs
    const available = this.#availableNow()
    if (available.join() !== this.#available.join()) {
      this.#available = available
      this.#machine.handleInput(nowMs, { kind: 'carriers', carriers: available })
    }
    this.#machine.handleInput(nowMs, input)
    this.#drain()
  }

  #drain(): void {
    // What an output leads to at once is performed after it.
    if (this.#isDraining) return
    this.#isDraining = true
    try {
      for (let output = this.#machine.pollOutput(); output !== undefined; output = this.#machine.pollOutput())
        this.#perform(output)
    } finally {
      this.#isDraining = false
    }
    this.#set(this.#machine.nextTimeout())
  }

  #set(dueMs: number | undefined): void {
    if (this.#isOver || dueMs === this.#dueMs) return
    clearTimeout(this.#timer)
    this.#dueMs = dueMs
    if (dueMs === undefined) return
    const delayMs = Math.min(Math.max(0, Math.ceil((dueMs - this.#nowMs) / this.#speed)), delayMsMax)
    this.#timer = setTimeout(() => {
      this.#dueMs = undefined
      this.#machine.handleTimeout(this.#nowMs)
      this.#drain()
    }, delayMs)
  }

  #perform(output: PathOutput): void {
    const { device } = output
    const { send, listener } = this.#options
    switch (output.kind) {
      case 'offer':
        void this.#begin(device, output.carrier, output.attempt)?.offer()
        return
      case 'answer':
        void this.#answer(output)
        return
      case 'take':
        void this.#made.get(keyOf(output))?.attempt.take(output.description)
        return
      case 'candidates':
        void this.#made.get(keyOf(output))?.attempt.candidates(output.candidates)
        return
      case 'repeat':
        this.#made.get(keyOf(output))?.attempt.repeat()
        return
      case 'restart':
        void this.#made.get(keyOf(output))?.attempt.restart()
        return
      case 'close':
        this.#close(keyOf(output))
        return
      case 'signal':
        send(device, output.signal)
        return
      case 'ping':
        this.#ping(keyOf(output), output.token)
        return
      case 'use': {
        const { attempt } = output
        const link = attempt === undefined ? undefined : this.#made.get(keyOf({ device, attempt }))?.link
        listener.use(device, link, output.isAnew)
        return
      }
      case 'ask-relay':
        listener.askRelay()
        return
      case 'changed':
        listener.changed(device)
        return
      default:
        assertNever(output)
    }
  }

  #answer(output: Extract<PathOutput, { readonly kind: 'answer' }>): Promise<void> | undefined {
    const { device, carrier, attempt: id, description, dropped } = output
    const attempt = this.#made.get(keyOf(output))?.attempt ?? this.#begin(device, carrier, id)
    return attempt?.answer(description, dropped)
  }

  #begin(device: DeviceId, carrier: CarrierKind, id: string): Attempt | undefined {
    const { carriers, iceServers, send } = this.#options
    const key = keyOf({ device, attempt: id })
    let made: Made | undefined
    try {
      const attempt = carriers
        .find(({ kind }) => kind === carrier)
        ?.begin({
          id,
          iceServers,
          connectMs: Math.ceil(pathTimes.connectMsMax / this.#speed) + connectMsSpare,
          send: (signal) => {
            if (!this.#isOver && this.#made.get(key) === made) send(device, signal)
          },
          up: (link) => {
            if (made !== undefined) this.#up(made, link)
          },
          over: (code) => {
            this.#ended(device, id, code)
          },
        })
      if (attempt === undefined) return undefined
      made = { device, carrier, attempt, link: undefined, heardMs: 0, left: 0 }
      this.#made.set(key, made)
      return attempt
    } catch (error) {
      // A platform makes only so many connections; the next try may find room.
      this.#ended(device, id, error instanceof KithError ? error.code : 'path-unreachable')
      return undefined
    }
  }

  #up(made: Made, link: DirectLink): void {
    const { device, attempt } = made
    if (this.#isOver || this.#made.get(keyOf({ device, attempt: attempt.id })) !== made) {
      link.close()
      return
    }
    made.link = link
    link.watch({
      heard: () => {
        const nowMs = Date.now()
        if (Math.abs(nowMs - made.heardMs) < heardMs) return
        made.heardMs = nowMs
        this.#input({ kind: 'heard', device, attempt: attempt.id })
      },
      pong: (token) => {
        this.#input({ kind: 'pong', device, attempt: attempt.id, token })
      },
    })
    this.#options.listener.up(device, link)
    this.#input({ kind: 'up', device, attempt: attempt.id, canRestart: attempt.canRestart })
  }

  #ping(key: string, token: number): void {
    const made = this.#made.get(key)
    if (made?.link === undefined) return
    const { link, device, attempt } = made
    // Bytes that leave are a sign of life too: on a slow line the answer waits behind what is buffered.
    const left = link.bytesSent - link.bufferedBytes
    if (left !== made.left) this.#input({ kind: 'heard', device, attempt: attempt.id })
    made.left = left
    link.ping(token)
  }

  #ended(device: DeviceId, id: string, code: ErrorCode): void {
    const key = keyOf({ device, attempt: id })
    const link = this.#made.get(key)?.link
    this.#made.delete(key)
    if (link !== undefined) this.#options.listener.down(link)
    this.#input({ kind: 'over', device, attempt: id, code })
  }

  #close(key: string): void {
    const made = this.#made.get(key)
    if (made === undefined) return
    this.#made.delete(key)
    made.link?.close()
    made.attempt.close()
    if (made.link !== undefined) this.#options.listener.down(made.link)
  }

  #availableNow(): readonly CarrierKind[] {
    return this.#options.carriers.filter(({ isAvailable }) => isAvailable).map(({ kind }) => kind)
  }
}

function keyOf({ device, attempt }: { readonly device: DeviceId; readonly attempt: string }): string {
  return `${device} ${attempt}`
}

/** The longest delay of a timer, in milliseconds; a longer wait rings early and is set again. */
const delayMsMax = 60_000

/** From 0 to below 1, uniform. */
function uniform(): number {
  return (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) / 0x1_0000_0000
}
