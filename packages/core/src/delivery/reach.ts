import type { BootId, DeviceId } from '@kith/wire'
import type { PathPolicy } from '../paths/ports.ts'
import { isAllowed } from './allowed.ts'
import type { Path } from './ports.ts'

/** How envelopes for a device are sent now. `mailbox` is the relay with `store` instead of `data`. */
export type Way = 'direct' | 'relay' | 'mailbox'

const hedgeMsMin = 1000
const hedgeMsMax = 8000
const rttSmoothing = 8

interface DirectPath {
  /** No ACK came in time since the last one that did; the relay is used until one comes over this path. */
  suspect: boolean
  /** Since when it is there, or good again. */
  readonly sinceMs: number
}

interface RoundTrip {
  readonly ms: number
  /** When it was measured last. */
  readonly atMs: number
}

/**
 * What is known of the ways to other devices: hints only, because a path is never trusted. Everything here is volatile; a wrong
 * belief costs time, never a message.
 */
export class Reach {
  #boot: BootId | undefined
  #relay = false
  readonly #absent = new Set<DeviceId>()
  readonly #direct = new Map<DeviceId, DirectPath>()
  readonly #trips = new Map<DeviceId, RoundTrip>()

  get relay(): boolean {
    return this.#relay
  }

  /** The server is connected; true when it lost what it had stored, because its boot id is another. */
  relayUp(boot: BootId): boolean {
    const lost = this.#boot !== undefined && this.#boot !== boot
    this.#boot = boot
    this.#relay = true
    this.#absent.clear()
    return lost
  }

  relayDown(): void {
    this.#relay = false
  }

  absent(device: DeviceId): void {
    this.#absent.add(device)
  }

  present(device: DeviceId): void {
    this.#absent.delete(device)
  }

  directUp(nowMs: number, device: DeviceId): void {
    this.#direct.set(device, { suspect: false, sinceMs: nowMs })
  }

  directDown(device: DeviceId): void {
    this.#direct.delete(device)
  }

  /** Nothing was acknowledged in time; true when that puts a direct path under suspicion, which has had its time by then. */
  late(nowMs: number, device: DeviceId): boolean {
    const path = this.#direct.get(device)
    if (path === undefined || path.suspect || !this.#relay) return false
    const upMs = nowMs - path.sinceMs
    // A clock that was set back says nothing of it.
    if (upMs >= 0 && upMs < this.hedgeMs(device)) return false
    path.suspect = true
    return true
  }

  /** An ACK came from the device, `rttMs` after the envelope was first sent when that is known. */
  acknowledged(nowMs: number, device: DeviceId, path: Path, rttMs: number | undefined): void {
    const direct = this.#direct.get(device)
    if (path === 'direct' && direct !== undefined) direct.suspect = false
    if (rttMs === undefined) return
    const before = this.#trips.get(device)
    // Once a flight: of many that an outage held up together, one says as much as all.
    if (before !== undefined && nowMs >= before.atMs && nowMs - rttMs < before.atMs) return
    const ms = before === undefined ? rttMs : before.ms + (rttMs - before.ms) / rttSmoothing
    this.#trips.set(device, { ms, atMs: nowMs })
  }

  /** How to send to a device now, or nothing when no way is up that is allowed. Only the kept lane may use the mailbox. */
  wayTo(device: DeviceId, kept: boolean, allowed: PathPolicy | undefined): Way | undefined {
    const direct = isAllowed(allowed, 'direct') ? this.#direct.get(device) : undefined
    if (!isAllowed(allowed, 'relay')) return direct === undefined ? undefined : 'direct'
    if (direct !== undefined && !direct.suspect) return 'direct'
    if (!this.#relay) return direct === undefined ? undefined : 'direct'
    if (!this.#absent.has(device)) return 'relay'
    if (kept) return 'mailbox'
    return direct === undefined ? undefined : 'direct'
  }

  /** A direct path that is under suspicion is still probed. */
  hasDirect(device: DeviceId): boolean {
    return this.#direct.has(device)
  }

  /** How long to wait for an ACK before another way is used as well (spec DL11). */
  hedgeMs(device: DeviceId): number {
    return Math.min(hedgeMsMax, Math.ceil(Math.max(hedgeMsMin, 4 * (this.#trips.get(device)?.ms ?? 0))))
  }
}
