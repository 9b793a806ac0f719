import { type LogOwner, verifyLogHead } from '@kith/keys'
import { type ErrorCode, hexOfBytes, type LogHead, type PeerName } from '@kith/wire'
import type { KeyLogView, LogFork, ShownLogHead } from '../api/names.ts'
import type { PeerStore } from '../store/store.ts'

/**
 * Collection of the newest head of the key log that was proven (`head`), of heads that contradict each other (`forked/…/1` and `forked/…/2`), of heads that contacts told
 * (`heard/NAME`), and of when contacts were told (`told/NAME`) and listened to (`looked/NAME`).
 */
export const keyLogCollection = 'kith.log'

/** A head, and the bytes that the network signed. */
export interface ProvenHead {
  readonly signed: Uint8Array
  readonly head: LogHead
}

/** What log heads are kept for. */
export interface LogHeadsOptions {
  readonly store: PeerStore
  /** Whose log it is, as it was pinned; absent before the first sign-in. */
  readonly network: () => LogOwner | undefined
  /** The log says what cannot be: `log-wrong` of a name whose list is not in it, `log-forked` of a log that does not go on from what it was. */
  readonly onAlarm: (code: ErrorCode, name: PeerName) => void
}

/** Heads of the key log as this device keeps them, and what it says of them. */
export class LogHeads {
  readonly #options: LogHeadsOptions
  readonly #said = new Set<string>()

  constructor(options: LogHeadsOptions) {
    this.#options = options
  }

  /** The newest that was proven; nothing before there is one. */
  async newest(): Promise<ProvenHead | undefined> {
    const record = await this.#options.store.get(keyLogCollection, 'head')
    return record && this.verified(record.value.slice())
  }

  /** Nothing where the network did not sign them. */
  async verified(signed: Uint8Array): Promise<ProvenHead | undefined> {
    const owner = this.#options.network()
    const verified = owner && (await verifyLogHead(signed, owner))
    return verified?.kind === 'ok' ? { signed, head: verified.value } : undefined
  }

  /** Keeps a head that was proven to be of one history with the newest known one, if it is newer. */
  async keep(before: ProvenHead | undefined, { signed, head }: ProvenHead): Promise<void> {
    if (before !== undefined && head.size <= before.head.size) return
    await this.#put({ head: signed })
  }

  /** Two heads of one log that do not go together are kept as the network's own words against it. The newest known one is then `newest`, if given. */
  async keepFork(one: ProvenHead, other: ProvenHead, newest?: ProvenHead): Promise<void> {
    const at = `forked/${String(one.head.size)}-${String(other.head.size)}-${String(other.head.atMs)}`
    await this.#put({
      ...(newest && { head: newest.signed }),
      [`${at}/1`]: one.signed,
      [`${at}/2`]: other.signed,
    })
  }

  /** What is known here, for people to look at. */
  async view(): Promise<KeyLogView> {
    const newest = await this.newest()
    return { head: newest && shownHead(newest), forks: await this.#forks() }
  }

  /** Says a thing once in this life. */
  accuse(code: ErrorCode, name: PeerName): void {
    const thing = `${code} ${name}`
    if (this.#said.has(thing)) return
    this.#said.add(thing)
    this.#options.onAlarm(code, name)
  }

  async #forks(): Promise<readonly LogFork[]> {
    const { store } = this.#options
    const forks: LogFork[] = []
    for (const { key, value } of await store.list(keyLogCollection, { prefix: 'forked/' })) {
      const second = key.endsWith('/1') ? await store.get(keyLogCollection, `${key.slice(0, -1)}2`) : undefined
      const pair = second && [await this.verified(value.slice()), await this.verified(second.value.slice())]
      const [one, other] = pair ?? []
      if (one !== undefined && other !== undefined) forks.push({ heads: [shownHead(one), shownHead(other)] })
    }
    return forks
  }

  async #put(records: Readonly<Record<string, Uint8Array>>): Promise<void> {
    const changes = Object.entries(records).map(([key, value]) => ({ collection: keyLogCollection, key, value }))
    await this.#options.store.commit([{ changes, expects: [] }])
  }
}

function shownHead({ signed, head }: ProvenHead): ShownLogHead {
  return { size: head.size, atMs: head.atMs, root: hexOfBytes(head.root), signed: hexOfBytes(signed) }
}
