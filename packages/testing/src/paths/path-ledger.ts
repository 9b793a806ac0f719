import { type CarrierKind, type PathOutput, pathTimes } from '@kith/core'
import type { DeviceId } from '@kith/wire'
import type { World } from '../simulator/world.ts'
import type { PathDevice } from './path-device.ts'

const hourMs = 3_600_000

/** How often a device may change the link that it sends on, to one other device, in an hour. */
export const usesAnHour = 150
/** How many attempts and searches for a new way it may begin, by one carrier, in an hour: 60 in vain, and so many others. */
export const attemptsAnHour: number = pathTimes.offersMax + hourMs / pathTimes.offerMs + 60
/** How long a device with traffic may send on a link that carries nothing. */
const brokenMsMax = 20_000
/** After so long without traffic nothing is tried any more; a clock that is set back meanwhile stands still. */
const quietMs = 2 * pathTimes.wantedMs + 60_000

/** Keeps account of what the machines did, and says what breaks the rules of spec PA. It knows what they cannot know. */
export class PathLedger {
  readonly #world: World
  readonly #violations = new Set<string>()
  readonly #uses = new Map<string, number[]>()
  readonly #begun = new Map<string, number[]>()
  readonly #open = new Map<string, Set<string>>()
  readonly #brokenSinceMs = new Map<string, number>()
  uses = 0
  attempts = 0

  constructor(world: World) {
    this.#world = world
  }

  get violations(): readonly string[] {
    return [...this.#violations]
  }

  violated(what: string): void {
    if (this.#violations.size < 20) this.#violations.add(what)
  }

  output(device: PathDevice, output: PathOutput): void {
    const { device: other, kind } = output
    const permission = device.permissions.get(other)
    const isSaid = kind === 'offer' || kind === 'answer' || kind === 'repeat' || kind === 'restart' || kind === 'signal'
    if (isSaid && (permission === undefined || permission === 'not-a-contact'))
      this.violated(`${device.id} says something to ${other}, who is no contact`)
    if (isSaid && kind !== 'signal' && permission === 'relay-only')
      this.violated(`${device.id} shows its address to ${other} against its policy`)
    if (kind === 'use') this.#used(device.id, other)
    if (kind === 'offer') this.#began(device, other, output.carrier)
    if (kind === 'restart') this.#began(device, other, 'webrtc')
    if (kind === 'offer' || kind === 'answer') this.#opened(device.id, other, output.carrier, output.attempt)
    if (kind === 'close') for (const open of this.#open.values()) open.delete(`${device.id} ${output.attempt}`)
  }

  /** An attempt failed, or a link ended, at a device that was told. */
  over(device: DeviceId, attempt: string): void {
    for (const open of this.#open.values()) open.delete(`${device} ${attempt}`)
  }

  /** Called every second of a device and one other. */
  look(device: PathDevice, other: DeviceId, works: boolean): void {
    const key = `${device.id} ${other}`
    const isBroken = device.used.has(other) && !works && !device.isAsleep && device.isBusy(other)
    if (!isBroken) {
      this.#brokenSinceMs.delete(key)
      return
    }
    const sinceMs = this.#brokenSinceMs.get(key) ?? this.#world.nowMs
    this.#brokenSinceMs.set(key, sinceMs)
    if (this.#world.nowMs - sinceMs > brokenMsMax)
      this.violated(`${device.id} keeps sending to ${other} on a link that is broken`)
  }

  #used(device: DeviceId, other: DeviceId): void {
    this.uses++
    if (this.#inAnHour(this.#uses, `${device} ${other}`) > usesAnHour)
      this.violated(`${device} changes its path to ${other} all the time`)
  }

  #began({ id, trafficMs, awokeMs, forwardMs }: PathDevice, other: DeviceId, carrier: CarrierKind): void {
    this.attempts++
    // A clock that is set forward makes a machine believe that more time has passed.
    const most = attemptsAnHour + forwardMs / pathTimes.offerMs
    if (this.#inAnHour(this.#begun, `${id} ${other} ${carrier}`) > most)
      this.violated(`${id} tries too often to reach ${other} by ${carrier}`)
    if (this.#world.nowMs - Math.max(awokeMs, trafficMs.get(other) ?? -Infinity) > quietMs)
      this.violated(`${id} tries to reach ${other} without traffic`)
  }

  #opened(device: DeviceId, other: DeviceId, carrier: CarrierKind, attempt: string): void {
    const key = `${device} ${other} ${carrier}`
    const open = this.#open.get(key) ?? new Set()
    this.#open.set(key, open.add(`${device} ${attempt}`))
    if (open.size > 2) this.violated(`${device} leaves connections by ${carrier} to ${other} behind`)
  }

  #inAnHour(of: Map<string, number[]>, key: string): number {
    const since = this.#world.nowMs - hourMs
    const times = (of.get(key) ?? []).filter((atMs) => atMs > since)
    times.push(this.#world.nowMs)
    of.set(key, times)
    return times.length
  }
}
