import {
  type CarrierKind,
  type PathInput,
  type PathOutput,
  type PathPermission,
  Paths,
  type PathSignal,
} from '@kith/core'
import type { DeviceId } from '@kith/wire'
import type { Random } from '../simulator/random.ts'
import type { World } from '../simulator/world.ts'
import type { PathLedger } from './path-ledger.ts'
import type { PathNet } from './path-net.ts'

/** A naive design: changes what goes into and comes out of the machine of one device. */
export interface PathInterference {
  readonly input?: (device: PathDevice, input: PathInput) => readonly PathInput[]
  readonly output?: (device: PathDevice, output: PathOutput) => readonly PathOutput[]
}

/** What a device is made of. */
export interface PathDeviceOptions {
  readonly id: DeviceId
  readonly world: World
  readonly random: Random
  readonly net: PathNet
  readonly ledger: PathLedger
  readonly carriers: readonly CarrierKind[]
  readonly interference?: PathInterference | undefined
}

/** How long a message waits for its acknowledgement before the path is doubted, in milliseconds. */
const hedgeMs = 1000
const messageMs = 1000

/** A program with the machine of paths: performs its outputs on the simulated network, sends messages, and sleeps. */
export class PathDevice {
  readonly id: DeviceId
  readonly permissions: Map<DeviceId, PathPermission> = new Map<DeviceId, PathPermission>()
  /** The link that is sent on, by device. */
  readonly used: Map<DeviceId, string> = new Map<DeviceId, string>()
  /** When something last went to a device, or came from it. */
  readonly trafficMs: Map<DeviceId, number> = new Map<DeviceId, number>()
  readonly #options: PathDeviceOptions
  readonly #machine: Paths
  readonly #unacknowledged = new Map<number, DeviceId>()
  readonly #busyUntilMs = new Map<DeviceId, number>()
  /** By how much its clock was set forward in all. */
  forwardMs = 0
  #steppedMs = 0
  #aheadMs = 0
  #asleepUntilMs = 0
  #alarm = 0
  #attempts = 0
  #messages = 0

  constructor(options: PathDeviceOptions) {
    this.#options = options
    this.id = options.id
    const { random } = options
    this.#machine = new Paths({
      own: options.id,
      carriers: options.carriers,
      random: () => random.fraction(),
      attemptId: () => `${options.id}-${String(++this.#attempts)}`,
    })
    options.net.attach(options.id, (from, signal) => {
      this.hear(from as DeviceId, signal)
    })
  }

  get isAsleep(): boolean {
    return this.#options.world.nowMs < this.#asleepUntilMs
  }

  /** When it last woke up, or its clock was set. */
  get awokeMs(): number {
    return Math.max(this.#asleepUntilMs, this.#steppedMs)
  }

  isBusy(other: DeviceId): boolean {
    return this.#options.world.nowMs < (this.#busyUntilMs.get(other) ?? 0)
  }

  permit(other: DeviceId, permission: PathPermission): void {
    this.permissions.set(other, permission)
    this.input({ kind: 'permission', device: other, permission })
  }

  hear(from: DeviceId, signal: PathSignal): void {
    this.input({ kind: 'signal', device: from, signal })
  }

  input(input: PathInput): void {
    if (this.isAsleep) return
    const { world, ledger } = this.#options
    if (input.kind === 'traffic') this.trafficMs.set(input.device, world.nowMs)
    if (input.kind === 'over') ledger.over(this.id, input.attempt)
    for (const each of this.#options.interference?.input?.(this, input) ?? [input]) this.give(each)
  }

  /** Gives the machine something, whatever a naive design makes of it. */
  give(input: PathInput): void {
    this.#machine.handleInput(this.#clockMs, input)
    this.#drain()
  }

  /** Somebody sets the clock. */
  step(byMs: number): void {
    this.#aheadMs += byMs
    this.#steppedMs = this.#options.world.nowMs
    this.forwardMs += Math.max(0, byMs)
  }

  sleep(forMs: number): void {
    this.#asleepUntilMs = this.#options.world.nowMs + forMs
  }

  /** Messages go to a device for a while. */
  talk(other: DeviceId, forMs: number): void {
    const { world } = this.#options
    const wasBusy = this.isBusy(other)
    this.#busyUntilMs.set(other, world.nowMs + forMs)
    if (!wasBusy) this.#say(other)
  }

  /** Runs something when what runs now is done. */
  soon(run: () => void): void {
    this.#options.world.after(0, run)
  }

  snapshot(): ReturnType<Paths['snapshot']> {
    return this.#machine.snapshot()
  }

  get #clockMs(): number {
    return this.#options.world.nowMs + this.#aheadMs
  }

  #say(other: DeviceId): void {
    const { world, net } = this.#options
    if (!this.isBusy(other)) return
    world.after(messageMs, () => {
      this.#say(other)
    })
    if (this.isAsleep) return
    this.input({ kind: 'traffic', device: other })
    const attempt = this.used.get(other)
    if (attempt === undefined) return
    const number = ++this.#messages
    this.#unacknowledged.set(number, other)
    net.send(attempt, this.id, (end) => {
      end.message(number)
    })
    world.after(hedgeMs, () => {
      if (this.#unacknowledged.delete(number)) this.input({ kind: 'doubt', device: other })
    })
  }

  #drain(): void {
    for (let output = this.#machine.pollOutput(); output !== undefined; output = this.#machine.pollOutput())
      for (const each of this.#options.interference?.output?.(this, output) ?? [output]) this.perform(each)
    this.#set()
  }

  #set(): void {
    const alarm = ++this.#alarm
    const dueMs = this.#machine.nextTimeout()
    if (dueMs === undefined) return
    this.#options.world.after(Math.max(1, Math.ceil(dueMs - this.#clockMs)), () => {
      if (alarm === this.#alarm) this.#ring()
    })
  }

  #ring(): void {
    const { world, ledger } = this.#options
    if (this.isAsleep) {
      const alarm = this.#alarm
      world.after(this.#asleepUntilMs - world.nowMs, () => {
        if (alarm === this.#alarm) this.#ring()
      })
      return
    }
    this.#machine.handleTimeout(this.#clockMs)
    const nextMs = this.#machine.nextTimeout()
    if (nextMs !== undefined && nextMs <= this.#clockMs) ledger.violated(`${this.id} has a timer that does not go on`)
    this.#drain()
  }

  /** Does what the machine wants, or what a naive design wants instead. */
  perform(output: PathOutput): void {
    const { world, random, net, ledger } = this.#options
    const { device: other } = output
    ledger.output(this, output)
    const later = (forMs: number, run: () => void): void => {
      world.after(forMs, () => {
        if (!this.isAsleep) run()
      })
    }
    const say = (signal: PathSignal): void => {
      net.signal(this.id, other, signal)
    }
    switch (output.kind) {
      case 'offer': {
        const { carrier, attempt } = output
        this.#begin(other, carrier, attempt)
        const description = `offer of ${attempt}`
        later(random.between(10, 200), () => {
          say({ kind: 'offer', carrier, attempt, description })
        })
        return
      }
      case 'answer': {
        const { carrier, attempt, description: heard, dropped } = output
        const isAnew = net.carrierOf(attempt) !== undefined && heard.startsWith('restart')
        if (!isAnew) this.#begin(other, carrier, attempt)
        later(random.between(10, 200), () => {
          net.described(attempt, this.id, isAnew)
          say({ kind: 'answer', carrier, attempt, description: `answer to ${heard}`, dropped })
        })
        return
      }
      case 'take':
        net.described(output.attempt, this.id, false)
        return
      case 'restart': {
        const { attempt } = output
        const carrier = net.carrierOf(attempt)
        if (carrier === undefined) return
        const description = `restart ${String(world.nowMs)} of ${attempt}`
        later(random.between(10, 200), () => {
          say({ kind: 'offer', carrier, attempt, description })
        })
        return
      }
      case 'repeat': {
        const { attempt } = output
        const carrier = net.carrierOf(attempt)
        if (carrier === undefined) return
        if (attempt.startsWith(this.id)) say({ kind: 'offer', carrier, attempt, description: `offer of ${attempt}` })
        else say({ kind: 'answer', carrier, attempt, description: `answer to offer of ${attempt}`, dropped: '' })
        return
      }
      case 'close':
        net.leave(output.attempt, this.id)
        return
      case 'signal':
        say(output.signal)
        return
      case 'ping':
        net.send(output.attempt, this.id, (end) => {
          end.ping(output.token)
        })
        return
      case 'use':
        if (output.attempt === undefined) this.used.delete(other)
        else this.used.set(other, output.attempt)
        return
      case 'candidates':
      case 'ask-relay':
      case 'changed':
        return
    }
  }

  #begin(other: DeviceId, carrier: CarrierKind, attempt: string): void {
    const { net } = this.#options
    const about = { device: other, attempt }
    net.begin(carrier, attempt, {
      owner: this.id,
      up: () => {
        this.input({ kind: 'up', ...about, canRestart: carrier === 'webrtc' })
      },
      over: () => {
        this.input({ kind: 'over', ...about, code: 'path-lost' })
      },
      ping: (token) => {
        if (this.isAsleep) return
        this.input({ kind: 'heard', ...about })
        net.send(attempt, this.id, (end) => {
          end.pong(token)
        })
      },
      pong: (token) => {
        this.input({ kind: 'pong', ...about, token })
      },
      message: (number) => {
        if (this.isAsleep) return
        this.input({ kind: 'heard', ...about })
        this.input({ kind: 'traffic', device: other })
        net.send(attempt, this.id, (end) => {
          end.ack(number)
        })
      },
      ack: (number) => {
        if (this.isAsleep) return
        this.#unacknowledged.delete(number)
        this.input({ kind: 'heard', ...about })
      },
    })
  }
}
