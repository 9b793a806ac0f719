import { bytesToId, type DeviceId, idToBytes } from '@kith/wire'

import type { Bus } from '../bus/bus.ts'
import type { Attached, Target, Waiting } from './target.ts'

/** The 16 bytes of a device id as a text of 16 latin1 letters: what the router's tables are keyed by. */
export function keyOfDevice(device: DeviceId): string {
  return Buffer.from(idToBytes(device)).toString('latin1')
}

/** The device of a key that `keyOfDevice` made. */
export function deviceOfKey(key: string): DeviceId {
  return bytesToId<DeviceId>(Buffer.from(key, 'latin1'))
}

/** Which devices are attached to this server, and who waits for those that are not (spec RO1 to RO5). */
export class Router {
  readonly #targets = new Map<string, Target>()
  readonly #leaveBus = new Map<DeviceId, () => void>()
  readonly #bus: Bus
  #attachedCount = 0

  constructor(bus: Bus) {
    this.#bus = bus
  }

  /** Devices attached here. */
  get attachedCount(): number {
    return this.#attachedCount
  }

  /** The target of a device, attached or not. Whoever keeps it checks `isForgotten` before each use. */
  target(key: string): Target {
    let target = this.#targets.get(key)
    if (target === undefined) {
      target = {
        key,
        device: deviceOfKey(key),
        attached: undefined,
        listVersion: 0,
        waiting: undefined,
        isForgotten: false,
      }
      this.#targets.set(key, target)
    }
    return target
  }

  /** Drops a target that nobody needs. */
  release(target: Target): void {
    if (target.attached !== undefined || target.waiting !== undefined) return
    target.isForgotten = true
    if (this.#targets.get(target.key) === target) this.#targets.delete(target.key)
  }

  /** The attached device, or nothing. */
  find(device: DeviceId): Attached | undefined {
    return this.#targets.get(keyOfDevice(device))?.attached
  }

  /** Frames for the device go to `attached.output` from now on; those who waited are told (spec RO4). */
  attach(attached: Attached, listVersion: number): void {
    const target = this.target(keyOfDevice(attached.device))
    if (target.attached === undefined) this.#attachedCount++
    target.attached = attached
    target.listVersion = listVersion
    this.#leaveBus.get(attached.device)?.()
    this.#leaveBus.set(
      attached.device,
      this.#bus.subscribe(attached.device, (frames) => {
        // Nobody here can be made to wait, and what is lost is sent again.
        if (!attached.output.isFull) attached.output.copy(frames, 0, frames.byteLength)
      }),
    )
    const waiting = target.waiting
    target.waiting = undefined
    for (const one of waiting ?? []) one.tellPresent(attached.device)
  }

  /** Ends an attachment; nothing when a newer one took its place. */
  detach(attached: Attached): void {
    const target = this.#targets.get(keyOfDevice(attached.device))
    if (target?.attached !== attached) return
    this.#attachedCount--
    target.attached = undefined
    target.listVersion = 0
    this.#leaveBus.get(attached.device)?.()
    this.#leaveBus.delete(attached.device)
    this.release(target)
  }

  /** The name's device list has a new version: senders that use an older one are told (spec RO5). */
  renewList(devices: readonly DeviceId[], listVersion: number): void {
    for (const device of devices) {
      const target = this.#targets.get(keyOfDevice(device))
      if (target?.attached !== undefined) target.listVersion = listVersion
    }
  }

  /** Remembers who is to be told when the device attaches. */
  wait(target: Target, waiting: Waiting): void {
    const kept = this.target(target.key)
    kept.waiting ??= new Set()
    kept.waiting.add(waiting)
  }

  /** Forgets a sender that left. */
  stopWaiting(key: string, waiting: Waiting): void {
    const target = this.#targets.get(key)
    if (target?.waiting?.delete(waiting) !== true || target.waiting.size > 0) return
    target.waiting = undefined
    this.release(target)
  }

  /** Hands frames to the bus. Resolves false when no server has the device. */
  publish(target: Target, frames: Uint8Array): Promise<boolean> {
    return this.#bus.publish(target.device, frames)
  }
}
