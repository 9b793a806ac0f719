import { assertNever, type DeviceId } from '@kith/wire'

/**
 * Which devices a direct path is tried with, when, and when it is given up for a while (spec DL, DESIGN 4.5). Messages never wait for it:
 * they travel over the relay from the start, and delivery moves to the direct path when it is up.
 *
 * Traffic with a permitted device wants a path. Of two devices the one with the lower id offers, so two offers never meet; the other
 * asks for the offer (`want`). What the carriers have to tell each other (`description`, `candidate`) passes through unseen. An
 * attempt that is not open after `attemptMsMax` failed; after a failure the device rests, twice as long each time up to a bound.
 */
export class DirectPaths {
  readonly #options: DirectPathsOptions
  readonly #devices = new Map<DeviceId, Device>()
  #isUp = false
  readonly #outputs: DirectOutput[] = []

  constructor(options: DirectPathsOptions) {
    this.#options = options
  }

  handleInput(nowMs: number, input: DirectInput): void {
    switch (input.kind) {
      case 'up':
        this.#isUp = true
        this.#rouse()
        return
      case 'down':
        this.#isUp = false
        return
      case 'wake':
        this.#rouse()
        return
      case 'permit':
        if (!this.#devices.has(input.device)) this.#devices.set(input.device, { state: 'idle', failures: 0 })
        return
      case 'forbid':
        this.#drop(input.device, true)
        this.#devices.delete(input.device)
        return
      case 'wanted':
        this.#wanted(nowMs, input.device)
        return
      case 'signal':
        this.#signal(nowMs, input.device, input.signal)
        return
      case 'opened':
        this.#opened(nowMs, input.device, input.session)
        return
      case 'closed':
        this.#closed(nowMs, input.device, input.session)
        return
      default:
        assertNever(input)
    }
  }

  handleTimeout(nowMs: number): void {
    for (const [id, device] of this.#devices) {
      if (device.state === 'trying' && device.deadlineMs <= nowMs) {
        this.#outputs.push({ kind: 'drop', device: id, session: device.session })
        this.#fail(nowMs, id, device.failures)
      } else if (device.state === 'resting' && device.untilMs <= nowMs) {
        this.#devices.set(id, { state: 'idle', failures: device.failures })
      }
    }
  }

  nextTimeout(): number | undefined {
    let next: number | undefined
    for (const device of this.#devices.values()) {
      const atMs =
        device.state === 'trying' ? device.deadlineMs : device.state === 'resting' ? device.untilMs : undefined
      if (atMs !== undefined && (next === undefined || atMs < next)) next = atMs
    }
    return next
  }

  pollOutput(): DirectOutput | undefined {
    return this.#outputs.shift()
  }

  snapshot(): ReadonlyMap<DeviceId, Device['state']> {
    return new Map([...this.#devices].map(([id, { state }]) => [id, state]))
  }

  #wanted(nowMs: number, id: DeviceId): void {
    const device = this.#devices.get(id)
    if (device?.state !== 'idle' || !this.#isUp || this.#open() >= directPathsMax) return
    this.#begin(nowMs, id, device.failures, this.#options.newSession())
  }

  #begin(nowMs: number, id: DeviceId, failures: number, session: string): void {
    const role = this.#options.device < id ? 'offer' : 'answer'
    this.#devices.set(id, { state: 'trying', session, deadlineMs: nowMs + directTimes.attemptMsMax, failures })
    if (role === 'answer') this.#outputs.push({ kind: 'signal', device: id, signal: { step: 'want', session } })
    this.#outputs.push({ kind: 'begin', device: id, session, role })
  }

  #signal(nowMs: number, id: DeviceId, signal: DirectSignal): void {
    const device = this.#devices.get(id)
    if (device === undefined) return
    const session = 'session' in device ? device.session : undefined
    switch (signal.step) {
      case 'want':
        if (
          this.#options.device > id ||
          session === signal.session ||
          (session === undefined && this.#open() >= directPathsMax)
        )
          return
        this.#drop(id, false)
        this.#begin(nowMs, id, device.failures, signal.session)
        return
      case 'description':
        if (session !== signal.session) {
          // The other side offers a path we did not ask for, or a newer one.
          if (this.#options.device < id || (session === undefined && this.#open() >= directPathsMax)) return
          this.#drop(id, false)
          this.#devices.set(id, {
            state: 'trying',
            session: signal.session,
            deadlineMs: nowMs + directTimes.attemptMsMax,
            failures: device.failures,
          })
          this.#outputs.push({ kind: 'begin', device: id, session: signal.session, role: 'answer' })
        }
        this.#outputs.push({ kind: 'heard', device: id, signal })
        return
      case 'candidate':
        if (session === signal.session) this.#outputs.push({ kind: 'heard', device: id, signal })
        return
      case 'end':
        if (session !== signal.session) return
        this.#outputs.push({ kind: 'drop', device: id, session })
        this.#fail(nowMs, id, device.failures)
        return
      default:
        assertNever(signal)
    }
  }

  #opened(nowMs: number, id: DeviceId, session: string): void {
    const device = this.#devices.get(id)
    if (device?.state !== 'trying' || device.session !== session) return
    this.#devices.set(id, { state: 'open', session, sinceMs: nowMs, failures: device.failures })
  }

  #closed(nowMs: number, id: DeviceId, session: string): void {
    const device = this.#devices.get(id)
    if (device === undefined || !('session' in device) || device.session !== session) return
    const wasSteady = device.state === 'open' && nowMs - device.sinceMs >= directTimes.steadyMs
    this.#fail(nowMs, id, wasSteady ? 0 : device.failures)
  }

  #fail(nowMs: number, id: DeviceId, failures: number): void {
    const restMs = Math.min(directTimes.restMsMax, directTimes.restMsBase * 2 ** Math.min(failures, 16))
    this.#devices.set(id, { state: 'resting', untilMs: nowMs + restMs, failures: failures + 1 })
  }

  /** Ends a path or attempt; `told` also tells the other side. */
  #drop(id: DeviceId, told: boolean): void {
    const device = this.#devices.get(id)
    if (device === undefined || !('session' in device)) return
    if (told && this.#isUp)
      this.#outputs.push({ kind: 'signal', device: id, signal: { step: 'end', session: device.session } })
    this.#outputs.push({ kind: 'drop', device: id, session: device.session })
  }

  #rouse(): void {
    for (const [id, device] of this.#devices)
      if (device.state === 'resting') this.#devices.set(id, { state: 'idle', failures: 0 })
  }

  #open(): number {
    let count = 0
    for (const { state } of this.#devices.values()) if (state === 'trying' || state === 'open') count++
    return count
  }
}

/** Direct paths and attempts at one time. */
export const directPathsMax = 32

/** Times of direct paths in milliseconds. */
export const directTimes = {
  /** From the beginning of an attempt until it is open. */
  attemptMsMax: 15_000,
  /** The first rest after a failure; it doubles with each. */
  restMsBase: 10_000,
  restMsMax: 600_000,
  /** A path that held so long begins the doubling anew. */
  steadyMs: 60_000,
} as const

/** What two devices tell each other about a direct path, as the body of a signal. */
export type DirectSignal =
  /** Please offer. */
  | { readonly step: 'want'; readonly session: string }
  /** A session description of WebRTC: the offer, or the answer to it. */
  | { readonly step: 'description'; readonly session: string; readonly type: 'offer' | 'answer'; readonly sdp: string }
  /** An ICE candidate. */
  | {
      readonly step: 'candidate'
      readonly session: string
      readonly candidate: string
      readonly mid: string | null
      readonly line: number | null
    }
  | { readonly step: 'end'; readonly session: string }

export interface DirectPathsOptions {
  readonly device: DeviceId
  /** A name for an attempt that nobody guesses. */
  readonly newSession: () => string
}

export type DirectInput =
  /** Signals can be sent, or not. */
  | { readonly kind: 'up' }
  | { readonly kind: 'down' }
  /** The network changed, or the page became visible: rests end. */
  | { readonly kind: 'wake' }
  /** The device may learn our address, or may not any more. */
  | { readonly kind: 'permit'; readonly device: DeviceId }
  | { readonly kind: 'forbid'; readonly device: DeviceId }
  /** Something was sent to the device or came from it. */
  | { readonly kind: 'wanted'; readonly device: DeviceId }
  | { readonly kind: 'signal'; readonly device: DeviceId; readonly signal: DirectSignal }
  | { readonly kind: 'opened'; readonly device: DeviceId; readonly session: string }
  | { readonly kind: 'closed'; readonly device: DeviceId; readonly session: string }

export type DirectOutput =
  /** Make a carrier; the one that offers sends its description first. */
  | { readonly kind: 'begin'; readonly device: DeviceId; readonly session: string; readonly role: 'offer' | 'answer' }
  /** Close the carrier; `closed` is not expected. */
  | { readonly kind: 'drop'; readonly device: DeviceId; readonly session: string }
  /** Send this to the device. */
  | { readonly kind: 'signal'; readonly device: DeviceId; readonly signal: DirectSignal }
  /** Give this to the carrier. */
  | { readonly kind: 'heard'; readonly device: DeviceId; readonly signal: DirectSignal }

type Device =
  | { readonly state: 'idle'; readonly failures: number }
  | { readonly state: 'trying'; readonly session: string; readonly deadlineMs: number; readonly failures: number }
  | { readonly state: 'open'; readonly session: string; readonly sinceMs: number; readonly failures: number }
  | { readonly state: 'resting'; readonly untilMs: number; readonly failures: number }
