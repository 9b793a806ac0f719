import type { DeviceId } from '@kith/wire'

import type { Clock } from '../clock.ts'
import type { WakeOutcome } from './sending.ts'

/** What wakes work with. */
export interface WakesOptions {
  readonly clock: Clock
  readonly isHere: (device: DeviceId) => boolean
  readonly onFailure: (cause: unknown) => void
  readonly delayMs: number
  readonly againMs: number
}

interface Wake {
  /** Not before, in milliseconds since 1970. */
  notBeforeMs: number
  /** How long the next one waits after one that was sent. */
  stepMs: number
  /** Tries in a row that the push service did not take. */
  triesFailed: number
  timer: NodeJS.Timeout | undefined
}

/** Devices that are away and were woken, or are to be. */
const devicesMax = 100_000
const againMsMax = 86_400_000
const triesMax = 5
const retryMsMin = 10_000
const retryMsMax = 3_600_000

/**
 * When which device is woken: a moment after something came for it, if it has not come back by itself; and as long as it does not,
 * ever more seldom, so that nobody is begged (spec PU5, PU6).
 */
export class Wakes {
  readonly #options: WakesOptions
  readonly #wake: (device: DeviceId) => Promise<WakeOutcome>
  readonly #devices = new Map<DeviceId, Wake>()
  #isStopped = false

  constructor(options: WakesOptions, wake: (device: DeviceId) => Promise<WakeOutcome>) {
    this.#options = options
    this.#wake = wake
  }

  /** A wake-up of the device stands in the list already. */
  isWaiting(device: DeviceId): boolean {
    return this.#devices.get(device)?.timer !== undefined
  }

  /** Something came for the device. */
  want(device: DeviceId): void {
    if (this.#isStopped || this.#options.isHere(device) || this.isWaiting(device)) return
    const nowMs = this.#options.clock.nowMs()
    let wake = this.#devices.get(device)
    if (wake === undefined) {
      if (this.#devices.size >= devicesMax) this.#forgetOldest()
      wake = { notBeforeMs: 0, stepMs: this.#options.againMs, triesFailed: 0, timer: undefined }
      this.#devices.set(device, wake)
    }
    this.#at(device, wake, Math.max(nowMs + this.#options.delayMs, wake.notBeforeMs))
  }

  /** The device is here: it needs no wake-up, and the next one comes at once. */
  came(device: DeviceId): void {
    clearTimeout(this.#devices.get(device)?.timer)
    this.#devices.delete(device)
  }

  stop(): void {
    this.#isStopped = true
    for (const { timer } of this.#devices.values()) clearTimeout(timer)
    this.#devices.clear()
  }

  #at(device: DeviceId, wake: Wake, atMs: number): void {
    wake.timer = setTimeout(
      () => {
        this.#due(device, wake).catch(this.#options.onFailure)
      },
      Math.min(againMsMax, Math.max(0, atMs - this.#options.clock.nowMs())),
    )
    wake.timer.unref()
  }

  async #due(device: DeviceId, wake: Wake): Promise<void> {
    wake.timer = undefined
    if (this.#isStopped || this.#options.isHere(device)) return
    // What comes while the push service is asked waits as if it had been taken.
    wake.notBeforeMs = this.#options.clock.nowMs() + wake.stepMs
    const outcome = await this.#wake(device)
    // The device came meanwhile, and is another matter by now.
    if (this.#isStopped || this.#devices.get(device) !== wake) return
    const nowMs = this.#options.clock.nowMs()
    switch (outcome.kind) {
      case 'sent':
        wake.triesFailed = 0
        wake.stepMs = Math.min(againMsMax, wake.stepMs * 2)
        return
      case 'later': {
        if (++wake.triesFailed >= triesMax) {
          this.came(device)
          return
        }
        const retryMs = Math.min(retryMsMax, Math.max(outcome.retryAfterMs, retryMsMin * 2 ** wake.triesFailed))
        clearTimeout(wake.timer)
        this.#at(device, wake, nowMs + retryMs)
        return
      }
      case 'nothing':
      case 'gone':
      case 'refused':
        this.came(device)
    }
  }

  #forgetOldest(): void {
    for (const [device, { timer }] of this.#devices) {
      clearTimeout(timer)
      this.#devices.delete(device)
      return
    }
  }
}
