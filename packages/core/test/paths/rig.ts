import { type CarrierKind, type PathInput, type PathOutput, Paths, type PathSight, type PathSignal } from '@kith/core'
import { bytesToId, type DeviceId } from '@kith/wire'

export const low: DeviceId = bytesToId<DeviceId>(new Uint8Array(16).fill(1))
export const high: DeviceId = bytesToId<DeviceId>(new Uint8Array(16).fill(2))

type Of<K extends PathOutput['kind']> = Extract<PathOutput, { readonly kind: K }>

/** The machine of one device, in virtual time, with one other device, and everything it put out. */
export class Rig {
  nowMs = 1_000_000
  readonly other: DeviceId
  readonly outputs: PathOutput[] = []
  readonly machine: Paths
  /** Links that answer what they are asked. */
  readonly answering = new Set<string>()
  #attempts = 0

  constructor(own: DeviceId = low, carriers: readonly CarrierKind[] = ['webrtc'], random = 0.5) {
    this.other = own === low ? high : low
    this.machine = new Paths({
      ...{ own, carriers, random: () => random },
      attemptId: () => `own-${String(++this.#attempts)}`,
    })
    this.input({ kind: 'relay', isUp: true })
    this.input({ kind: 'permission', device: this.other, permission: 'any' })
  }

  input(input: PathInput): void {
    this.machine.handleInput(this.nowMs, input)
    this.#drain()
  }

  traffic(): void {
    this.input({ kind: 'traffic', device: this.other })
  }

  signal(signal: PathSignal): void {
    this.input({ kind: 'signal', device: this.other, signal })
  }

  offered(attempt: string, carrier: CarrierKind = 'webrtc', description = `offer of ${attempt}`): void {
    this.signal({ kind: 'offer', carrier, attempt, description })
  }

  up(attempt: string, canRestart = false): void {
    this.answering.add(attempt)
    this.input({ kind: 'up', device: this.other, attempt, canRestart })
  }

  over(attempt: string): void {
    this.input({ kind: 'over', device: this.other, attempt, code: 'path-unreachable' })
  }

  /** Makes a link by an own attempt, and lets time pass until it is in use. */
  linked(carrier: CarrierKind = 'webrtc', canRestart = false): string {
    this.traffic()
    const attempt = this.all('offer').findLast((offer) => offer.carrier === carrier)?.attempt ?? ''
    this.signal({ kind: 'answer', carrier, attempt, description: 'answer', dropped: '' })
    this.up(attempt, canRestart)
    return attempt
  }

  /** Lets time pass, and rings when the machine wants it. */
  pass(forMs: number): void {
    const endMs = this.nowMs + forMs
    for (;;) {
      const dueMs = this.machine.nextTimeout()
      if (dueMs === undefined || dueMs > endMs) break
      this.nowMs = Math.max(this.nowMs, dueMs)
      this.machine.handleTimeout(this.nowMs)
      this.#drain()
    }
    this.nowMs = endMs
  }

  /** Time passes, and nothing rings before its end. */
  sleep(forMs: number): void {
    this.nowMs += forMs
    this.machine.handleTimeout(this.nowMs)
    this.#drain()
  }

  /** Traffic all the time, as of a conversation. */
  talk(forMs: number): void {
    for (let leftMs = forMs; leftMs > 0; leftMs -= 1000) {
      this.traffic()
      this.pass(Math.min(1000, leftMs))
    }
  }

  all<K extends PathOutput['kind']>(kind: K): readonly Of<K>[] {
    return this.outputs.filter((output): output is Of<K> => output.kind === kind)
  }

  /** The link that is sent on. */
  get used(): string | undefined {
    return this.all('use').at(-1)?.attempt
  }

  get sight(): PathSight | undefined {
    return this.machine.snapshot().find(({ device }) => device === this.other)
  }

  #drain(): void {
    for (let output = this.machine.pollOutput(); output !== undefined; output = this.machine.pollOutput()) {
      this.outputs.push(output)
      if (output.kind === 'ping' && this.answering.has(output.attempt))
        this.machine.handleInput(this.nowMs, { ...output, kind: 'pong' })
    }
  }
}
