import type { Messenger } from '../messenger.ts'
import { type Fault, faultOf } from '../network/names.ts'
import { Cell, follow } from '../observable/cell.ts'
import { perMessenger } from '../per-messenger.ts'

/** What can be heard. */
export const soundNames = ['message', 'online', 'nudge', 'call'] as const
/** What can be heard. */
export type SoundName = (typeof soundNames)[number]

/** What a person wants of sounds, nudges and the Enter key, on this device. */
export type CharmChoice = {
  /** Which sounds are heard. */
  readonly sounds: Readonly<Record<SoundName, boolean>>
  /** Enter sends; otherwise it begins a new line, and Ctrl and Enter send. */
  readonly enterSends: boolean
  /** Nudges are taken. */
  readonly nudges: boolean
  /** Names whose nudges are not; the last `nudgesOffMax` that were chosen. */
  readonly nudgesOffFrom: readonly string[]
}

/** Nobody hears anything who did not ask for it, but for a call. */
export const charmDefaults: CharmChoice = {
  sounds: { message: false, online: false, nudge: false, call: true },
  enterSends: true,
  nudges: true,
  nudgesOffFrom: [],
}

/** Names whose nudges can be refused one by one. */
export const nudgesOffMax = 1000

/** Where it is kept in the peer's store. */
export const charmPlace = { collection: 'chat.settings', key: 'charm' } as const

/** What was chosen, as it was kept; what makes no sense is as it is when nobody said anything. */
export function charmOf(value: unknown): CharmChoice {
  const { sounds, enterSends, nudges, nudgesOffFrom } = fieldsOf(value)
  const heard = fieldsOf(sounds)
  const isHeard = (name: SoundName): boolean =>
    typeof heard[name] === 'boolean' ? heard[name] : charmDefaults.sounds[name]
  return {
    sounds: {
      message: isHeard('message'),
      online: isHeard('online'),
      nudge: isHeard('nudge'),
      call: isHeard('call'),
    },
    enterSends: typeof enterSends === 'boolean' ? enterSends : charmDefaults.enterSends,
    nudges: typeof nudges === 'boolean' ? nudges : charmDefaults.nudges,
    nudgesOffFrom: Array.isArray(nudgesOffFrom)
      ? nudgesOffFrom.filter((name): name is string => typeof name === 'string').slice(-nudgesOffMax)
      : [],
  }
}

/** What a person wants of sounds, nudges and the Enter key, typed and in step with all tabs. */
export class CharmPreferences {
  readonly now: Cell<CharmChoice> = new Cell<CharmChoice>(charmDefaults)
  readonly fault: Cell<Fault | undefined> = new Cell<Fault | undefined>(undefined)
  readonly #messenger: Messenger
  #starting: Promise<void> | undefined

  constructor(messenger: Messenger) {
    this.#messenger = messenger
  }

  /** Resolves when it was read from this device. */
  async start(): Promise<void> {
    this.#starting ??= this.#start()
    return this.#starting
  }

  /** Shows a change at once; a refusal takes it back and says why. */
  async set(
    change: Partial<Omit<CharmChoice, 'sounds'>> & { readonly sounds?: Partial<CharmChoice['sounds']> },
  ): Promise<void> {
    const before = this.now.value
    const next = charmOf({ ...before, ...change, sounds: { ...before.sounds, ...change.sounds } })
    this.#show(next)
    try {
      await this.#messenger.peer.records.put(charmPlace.collection, charmPlace.key, next)
      this.fault.set(undefined)
    } catch (error) {
      // What stood before stands still.
      this.#show(before)
      this.fault.set(faultOf(error))
    }
  }

  /** Takes nudges of a name, or does not. */
  async setNudgesFrom(name: string, areTaken: boolean): Promise<void> {
    const others = this.now.value.nudgesOffFrom.filter((one) => one !== name)
    await this.set({ nudgesOffFrom: areTaken ? others : [...others, name] })
  }

  async #start(): Promise<void> {
    const { peer, ending } = this.#messenger
    const { collection, key } = charmPlace
    follow(peer.records.changes(collection, { signal: ending }), ending, (change) => {
      if (change.key === key) this.#show(charmOf(change.value))
    })
    this.#show(charmOf(await peer.records.get(collection, key)))
  }

  #show(choice: CharmChoice): void {
    this.now.set(choice)
    this.#messenger.enterSends.set(choice.enterSends)
  }
}

/** What a messenger's person wants of sounds, nudges and the Enter key, from now on in step with its store. */
export const charmPreferencesOf: (messenger: Messenger) => CharmPreferences = perMessenger(
  (messenger) => new CharmPreferences(messenger),
)

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {}
}
