import type { Json, Peer, Transaction } from '@kith/peer'

import { followNewDevices } from '../devices/new-device.ts'
import { heardMs, isLater, laterMs, type OwnChange } from '../devices/own-change.ts'
import { type Fault, faultOf } from '../network/names.ts'
import type { Messenger } from '../messenger.ts'
import { Cell, follow } from '../observable/cell.ts'
import { perMessenger } from '../per-messenger.ts'
import { preferencesMessageType } from './preferences-message.ts'

/** What a person prefers on this device. */
export type DevicePreferences = {
  /** BCP 47 tag; empty for the language of the browser. */
  readonly language: string
  readonly appearance: 'system' | 'light' | 'dark'
  /** `more` also where the system does not ask for it. */
  readonly contrast: 'system' | 'more'
  /** Minutes without a touch after which others see `away`; 0 is never. */
  readonly awayAfterMinutes: number
}

/** What a person prefers on all devices of the name. */
export type SharedPreferences = {
  /** Contacts see when one was there last. */
  readonly showsLastSeen: boolean
  /** Others see what was read, and one sees what they have read (spec CT11). */
  readonly tellsRead: boolean
}

/** Minutes to choose from; 0 is never. */
export const awayChoices = [0, 5, 10, 30] as const
export const appearances = ['system', 'light', 'dark'] as const

const deviceDefaults: DevicePreferences = {
  language: '',
  appearance: 'system',
  contrast: 'system',
  awayAfterMinutes: 10,
}
const sharedDefaults: SharedPreferences = { showsLastSeen: true, tellsRead: true }

const deviceKey = 'device'

/** Where what is preferred on all devices is kept in the peer's store. */
export const sharedPlace = { collection: 'chat.settings', key: 'shared' } as const

const { collection, key: sharedKey } = sharedPlace

/** As it is kept and told; of two the later one stands. */
type Told = OwnChange & { readonly shared: SharedPreferences }

/** What a person prefers, typed: on this device, and on all devices of the name. In step with all tabs. */
export class Preferences {
  readonly device: Cell<DevicePreferences> = new Cell<DevicePreferences>(deviceDefaults)
  readonly shared: Cell<SharedPreferences> = new Cell<SharedPreferences>(sharedDefaults)
  readonly fault: Cell<Fault | undefined> = new Cell<Fault | undefined>(undefined)
  /** Resolves when it was read from this device. */
  ready: Promise<void> = Promise.resolve()
  readonly #peer: Peer
  readonly #nowMs: () => number
  readonly #signal: AbortSignal
  /** Which change of what is shared was the last. */
  #last: OwnChange | undefined

  constructor(peer: Peer, nowMs: () => number, signal: AbortSignal) {
    this.#peer = peer
    this.#nowMs = nowMs
    this.#signal = signal
  }

  /** Called once. */
  start(): Promise<void> {
    return (this.ready = this.#start())
  }

  async #start(): Promise<void> {
    const { records } = this.#peer
    follow(records.changes(collection, { signal: this.#signal }), this.#signal, ({ key, value }) =>
      this.#take(key, value),
    )
    await this.#take(deviceKey, await records.get(collection, deviceKey))
    await this.#take(sharedKey, await records.get(collection, sharedKey))
    await followNewDevices(this.#peer, this.#signal, () => this.#tellAgain())
  }

  /** Changes what is preferred on this device. */
  async setDevice(change: Partial<DevicePreferences>): Promise<void> {
    const before = this.device.value
    const next = deviceOf({ ...before, ...change })
    this.device.set(next)
    await this.#write(
      () => this.#peer.records.put(collection, deviceKey, next),
      () => this.device.set(before),
    )
  }

  /** Changes what is preferred on all devices of the name, and tells the others in the same commit. */
  async setShared(change: Partial<SharedPreferences>): Promise<void> {
    const before = this.shared.value
    const next = { ...before, ...change }
    this.shared.set(next)
    const told: Told = { shared: next, changedMs: laterMs(this.#nowMs(), this.#last) }
    await this.#write(
      async () => {
        const areOthers = (await this.#peer.devices.list()).length > 1
        await this.#peer.transact((tx) => {
          tx.put(collection, sharedKey, told)
          if (areOthers) tx.send(this.#peer.name, preferencesMessageType, told)
        })
        await this.#apply(next)
      },
      () => this.shared.set(before),
    )
  }

  async #tellAgain(): Promise<void> {
    const told = toldOf(await this.#peer.records.get(collection, sharedKey))
    if (told !== undefined) await this.#peer.messages.send(this.#peer.name, preferencesMessageType, told)
  }

  /** Shows a change at once; a refusal takes it back and says why. */
  async #write(write: () => Promise<void>, undo: () => void): Promise<void> {
    try {
      await write()
      this.fault.set(undefined)
    } catch (error) {
      // What stood before stands still.
      undo()
      this.fault.set(faultOf(error))
    }
  }

  async #take(key: string, value: unknown): Promise<void> {
    if (key === deviceKey) this.device.set(deviceOf(value))
    const told = key === sharedKey ? toldOf(value, this.shared.value) : undefined
    if (told === undefined) return
    this.#last = told
    this.shared.set(told.shared)
    await this.#apply(told.shared)
  }

  async #apply({ showsLastSeen }: SharedPreferences): Promise<void> {
    if (this.#peer.presence.own.showsLastSeen !== showsLastSeen) await this.#peer.presence.set({ showsLastSeen })
  }
}

/** Takes what another device of this person prefers, in the commit that acknowledges it. What is none changes nothing. */
export async function takePreferences(body: unknown, tx: Transaction, nowMs: number): Promise<void> {
  const before = toldOf(await tx.get<Json>(collection, sharedKey))
  const told = toldOf(body, before?.shared)
  if (told === undefined) return
  if (before !== undefined && !isLater(told, before, rankOf)) return
  tx.put(collection, sharedKey, { ...told, changedMs: heardMs(told, nowMs) })
}

function rankOf({ shared: { showsLastSeen, tellsRead } }: Told): string {
  return JSON.stringify([showsLastSeen, tellsRead])
}

/** The preferences of a messenger's person, from now on in step with its store. */
export const preferencesOf: (messenger: Messenger) => Preferences = perMessenger(
  ({ peer, nowMs, ending }) => new Preferences(peer, nowMs, ending),
)

/** What was kept of what is preferred on all devices; the defaults where nothing was. */
export function sharedOf(value: unknown): SharedPreferences {
  return toldOf(value)?.shared ?? sharedDefaults
}

/** What a device of an earlier version does not know stays as it was `before`. */
function toldOf(value: unknown, before: SharedPreferences = sharedDefaults): Told | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { shared, changedMs } = value as { readonly shared?: unknown; readonly changedMs?: unknown }
  if (typeof changedMs !== 'number' || !Number.isSafeInteger(changedMs) || changedMs < 0) return undefined
  if (typeof shared !== 'object' || shared === null) return undefined
  const { showsLastSeen, tellsRead = before.tellsRead } = shared as Partial<Record<keyof SharedPreferences, unknown>>
  return typeof showsLastSeen === 'boolean' && typeof tellsRead === 'boolean'
    ? { shared: { showsLastSeen, tellsRead }, changedMs }
    : undefined
}

/** Preferences as they were kept; what is none is as it is when nobody said anything. */
function deviceOf(value: unknown): DevicePreferences {
  const { language, appearance, contrast, awayAfterMinutes } = (value ?? {}) as Partial<
    Record<keyof DevicePreferences, unknown>
  >
  return {
    language: typeof language === 'string' && /^[\w-]{0,35}$/u.test(language) ? language : deviceDefaults.language,
    appearance: appearances.find((each) => each === appearance) ?? deviceDefaults.appearance,
    contrast: contrast === 'more' ? contrast : deviceDefaults.contrast,
    awayAfterMinutes: awayChoices.find((each) => each === awayAfterMinutes) ?? deviceDefaults.awayAfterMinutes,
  }
}
