import { KithError, limits, presenceChoices, utf8Bytes } from '@kith/wire'
import type { WaitOptions } from '../api/peer.ts'
import type { OwnPresence, Presence, PresenceInfo } from '../api/presence.ts'
import type { Backend } from '../backend/backend.ts'
import { follow } from './follow.ts'
import { checkedName } from './sends.ts'
import { StatusJournalService } from './status-journal.ts'

/** Presence for the application, over a backend. */
export class PresenceService implements Presence {
  readonly journal: StatusJournalService
  readonly #backend: Backend
  #own: OwnPresence = { choice: 'online', note: '', activity: '', activeAtMs: Date.now(), showsLastSeen: true }
  /** Resolves when `own` is known. */
  readonly ready: Promise<void>

  constructor(backend: Backend) {
    this.#backend = backend
    this.journal = new StatusJournalService(backend)
    this.ready = follow(
      () => backend.stream('presence-own', undefined),
      (own) => {
        this.#own = own
      },
    )
  }

  get own(): OwnPresence {
    return this.#own
  }

  async set(presence: Partial<OwnPresence>): Promise<void> {
    const { choice, note, activity, activeAtMs, showsLastSeen } = presence
    if (choice !== undefined && !presenceChoices.includes(choice))
      throw new KithError('option-invalid', 'There is no such presence.')
    if (activeAtMs !== undefined && !(activeAtMs >= 0))
      throw new KithError('option-invalid', 'activeAtMs is a time in milliseconds since 1970.')
    if (showsLastSeen !== undefined && typeof showsLastSeen !== 'boolean') throw new KithError('option-invalid')
    for (const text of [note, activity])
      if (text !== undefined && utf8Bytes(text).byteLength > limits.noteBytesMax) throw new KithError('field-too-long')
    const change = Object.fromEntries(
      Object.entries({ choice, note, activity, activeAtMs, showsLastSeen }).filter(([, value]) => value !== undefined),
    ) as Partial<OwnPresence>
    this.#own = { ...this.#own, ...change }
    await this.#backend.call('presence-set', change)
  }

  async query(names: readonly string[], options?: WaitOptions): Promise<readonly PresenceInfo[]> {
    if (names.length > limits.presenceNamesMax)
      throw new KithError('option-invalid', `A query has at most ${String(limits.presenceNamesMax)} names.`)
    if (names.length === 0) return []
    return this.#backend.call('presence-query', { names: names.map(checkedName) }, options)
  }

  watch(names: readonly string[], options?: WaitOptions): AsyncIterable<PresenceInfo> {
    return this.#backend.stream('presence', { names: names.map(checkedName) }, options)
  }
}
