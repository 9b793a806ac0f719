/**
 * Who is there, by the rules alone (spec PR1 to PR4): what each attached device wants to be seen as, and what that makes of its name.
 * Time comes with each call; nothing here waits, writes or knows watchers.
 */
import type { DeviceId, PresenceChoice, PresenceState } from '@kith/wire'

/** How a name is seen by those who may see it. */
export interface Seen {
  readonly state: Exclude<PresenceState, 'unknown'>
  /** When the state began; undefined when this board does not know. */
  readonly sinceMs: number | undefined
  /** When the person last touched the device; undefined when it is in use. */
  readonly idleSinceMs: number | undefined
  readonly note: string
  readonly activity: string
}

/** How a device wants to be seen. */
export interface Appearance {
  readonly choice: PresenceChoice
  readonly note: string
  readonly activity: string
  readonly idleMs: number
}

interface DevicePresence {
  choice: PresenceChoice
  note: string
  activity: string
  idleSinceMs: number | undefined
  /** Counts the settings of the board, for which device spoke last. */
  setAt: number
  isAttached: boolean
}

interface NamePresence {
  readonly devices: Map<DeviceId, DevicePresence>
  state: Seen['state']
  sinceMs: number | undefined
}

/** A device in use outranks one that is not; an invisible one counts for nothing (spec PR2). */
const rank: Readonly<Record<PresenceChoice, number>> = { online: 3, busy: 2, away: 1, invisible: 0 }

export class PresenceBoard {
  readonly #names = new Map<string, NamePresence>()
  readonly #changed: (name: string, isStateNew: boolean) => void
  #settings = 0

  /** `changed` is called after each change that a watcher may see; `isStateNew` when the state is another. */
  constructor(changed: (name: string, isStateNew: boolean) => void) {
    this.#changed = changed
  }

  /** Names with a device that attached or said how it wants to be seen. */
  get size(): number {
    return this.#names.size
  }

  /** Names of which somebody who may see them would see something else than `offline`. */
  *visible(): Iterable<string> {
    for (const [name, { state }] of this.#names) if (state !== 'offline') yield name
  }

  /** The name as this board knows it; nothing when none of its devices is here. */
  of(name: string): Seen | undefined {
    const known = this.#names.get(name)
    if (known === undefined) return undefined
    const speaker = speakerOf(known)
    if (speaker === undefined) return { ...nobody, sinceMs: known.sinceMs }
    const { note, activity, idleSinceMs } = speaker
    return { state: known.state, sinceMs: known.sinceMs, note, activity, idleSinceMs }
  }

  /** How a device wants to be seen, before or after it attaches. */
  set(name: string, device: DeviceId, { choice, note, activity, idleMs }: Appearance, nowMs: number): void {
    const known = this.#known(name)
    const isAttached = known.devices.get(device)?.isAttached ?? false
    const idleSinceMs = idleMs === 0 ? undefined : nowMs - idleMs
    known.devices.set(device, { choice, note, activity, idleSinceMs, setAt: ++this.#settings, isAttached })
    this.#settle(name, known, nowMs, isAttached && choice !== 'invisible')
  }

  /** The device attached: it is online unless it said otherwise. */
  arrive(name: string, device: DeviceId, nowMs: number): void {
    const known = this.#known(name)
    const before = known.devices.get(device)
    if (before !== undefined) before.isAttached = true
    else
      known.devices.set(device, {
        choice: 'online',
        note: '',
        activity: '',
        idleSinceMs: undefined,
        setAt: ++this.#settings,
        isAttached: true,
      })
    this.#settle(name, known, nowMs, false)
  }

  /** The device is gone. */
  leave(name: string, device: DeviceId, nowMs: number): void {
    const known = this.#names.get(name)
    if (known?.devices.delete(device) !== true) return
    this.#settle(name, known, nowMs, false)
    if (known.devices.size === 0) this.#names.delete(name)
  }

  #known(name: string): NamePresence {
    let known = this.#names.get(name)
    if (known === undefined) {
      known = { devices: new Map(), state: 'offline', sinceMs: undefined }
      this.#names.set(name, known)
    }
    return known
  }

  #settle(name: string, known: NamePresence, nowMs: number, isSeenAnyway: boolean): void {
    const choice = speakerOf(known)?.choice
    const state = choice === undefined || choice === 'invisible' ? 'offline' : choice
    const isStateNew = state !== known.state
    if (isStateNew) {
      known.state = state
      known.sinceMs = nowMs
    }
    if (isStateNew || isSeenAnyway) this.#changed(name, isStateNew)
  }
}

const nobody: Seen = { state: 'offline', sinceMs: undefined, idleSinceMs: undefined, note: '', activity: '' }

/** The most available attached device, of several the one that spoke last; nothing when all are invisible or gone. */
function speakerOf({ devices }: NamePresence): DevicePresence | undefined {
  let best: DevicePresence | undefined
  for (const one of devices.values()) {
    if (!one.isAttached || one.choice === 'invisible') continue
    if (
      best === undefined ||
      rank[one.choice] > rank[best.choice] ||
      (rank[one.choice] === rank[best.choice] && one.setAt > best.setAt)
    )
      best = one
  }
  return best
}
