import type { Messages, OwnPresence, Presence, PresenceInfo, WaitOptions } from '@kith/peer'
import { KithError, limits, utf8Bytes } from '@kith/wire'

import { Feed } from './feed.ts'
import type { MockContacts } from './mock-contacts.ts'
import { MockJournal } from './mock-journal.ts'

/** What presence needs of the world around it. */
export interface MockSky {
  readonly nowMs: () => number
  /** What this peer may see of a name now. */
  readonly look: (name: string) => PresenceInfo
  /** Called after every change of one's own. */
  readonly changed: () => void
  /** Through which contacts tell each other of journals, and where is kept what they told. */
  readonly messages: Messages
  readonly contacts: MockContacts
}

/** Presence in memory; what is seen of others comes from the network. */
export class MockPresence implements Presence {
  readonly journal: MockJournal
  readonly #sky: MockSky
  readonly #feed = new Feed<PresenceInfo>()
  readonly #told = new Map<string, string>()
  #own: OwnPresence
  #sinceMs: number

  constructor(sky: MockSky) {
    this.#sky = sky
    this.journal = new MockJournal(sky)
    this.#sinceMs = sky.nowMs()
    this.#own = { choice: 'online', note: '', activity: '', activeAtMs: this.#sinceMs, showsLastSeen: true }
  }

  get own(): OwnPresence {
    return this.#own
  }

  /** Since when the present choice holds. */
  get sinceMs(): number {
    return this.#sinceMs
  }

  async set(presence: Partial<OwnPresence>): Promise<void> {
    const next = { ...this.#own, ...presence }
    for (const text of [next.note, next.activity])
      if (utf8Bytes(text).byteLength > limits.noteBytesMax) throw new KithError('field-too-long')
    if (next.choice !== this.#own.choice) this.#sinceMs = this.#sky.nowMs()
    this.#own = next
    this.#sky.changed()
  }

  async query(names: readonly string[]): Promise<readonly PresenceInfo[]> {
    return names.map((name) => this.#sky.look(name))
  }

  async *watch(names: readonly string[], options: WaitOptions = {}): AsyncIterable<PresenceInfo> {
    const wanted = new Set(names)
    const first = names.map((name) => this.#sky.look(name))
    for (const info of first) this.#told.set(info.name, JSON.stringify(info))
    for await (const info of this.#feed.read(options.signal, first)) if (wanted.has(info.name)) yield info
  }

  /** Looks again and tells watchers what changed; without names, at everything they watch. */
  refresh(names: Iterable<string> = this.#told.keys()): void {
    for (const name of [...names]) {
      const info = this.#sky.look(name)
      this.journal.seen(info)
      const told = JSON.stringify(info)
      if (!this.#told.has(name) || this.#told.get(name) === told) continue
      this.#told.set(name, told)
      this.#feed.emit(info)
    }
  }

  /** Ends every stream. */
  close(): void {
    this.#feed.close()
    this.journal.close()
  }
}
