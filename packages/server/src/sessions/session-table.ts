import type { DeviceId } from '@kith/wire'

import type { Session } from './session.ts'

/** The signed-in devices of this server: one session a device, the one with the highest epoch (spec SE5). */
export class SessionTable {
  readonly #byDevice = new Map<DeviceId, Session>()
  readonly #byName = new Map<string, Set<Session>>()

  get size(): number {
    return this.#byDevice.size
  }

  find(device: DeviceId): Session | undefined {
    return this.#byDevice.get(device)
  }

  /** The sessions of a name. */
  ofName(name: string): ReadonlySet<Session> {
    return this.#byName.get(name) ?? none
  }

  /** Takes a session in. Returns the older one that it fences, or `late` when a newer one is here already. */
  enter(session: Session): Session | 'late' | undefined {
    const older = this.#byDevice.get(session.device)
    if (older !== undefined && older.epoch > session.epoch) return 'late'
    if (older !== undefined) this.leave(older)
    this.#byDevice.set(session.device, session)
    const ofName = this.#byName.get(session.name)
    if (ofName === undefined) this.#byName.set(session.name, new Set([session]))
    else ofName.add(session)
    return older
  }

  /** Takes a session out; nothing when a newer one took its place. */
  leave(session: Session): void {
    if (this.#byDevice.get(session.device) === session) this.#byDevice.delete(session.device)
    const ofName = this.#byName.get(session.name)
    if (ofName?.delete(session) === true && ofName.size === 0) this.#byName.delete(session.name)
  }

  [Symbol.iterator](): Iterator<Session> {
    return this.#byDevice.values()
  }
}

const none: ReadonlySet<Session> = new Set()
