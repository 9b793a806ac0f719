import { compareHeads, equalBytes, isInLog, type LogOwner, verifyLogHead } from '@kith/keys'
import { type ErrorCode, type FrameOf, KithError, type LogHead, type PeerName, type ShownEntry } from '@kith/wire'
import type { KnownName, KnownNames } from '../identity/known-names.ts'
import type { PeerStore } from '../store/store.ts'
import type { Upstream } from './upstream.ts'

/** Collection of the newest head of the key log that was proven (`head`), and of heads that contradict each other (`forked/…`). */
export const keyLogCollection = 'kith.log'

/** How the key log is watched. */
export interface KeyLogKeeperOptions {
  readonly own: PeerName
  /** The network as it was pinned; absent before the first sign-in. */
  readonly network: () => LogOwner | undefined
  readonly names: Pick<KnownNames, 'get'>
  readonly upstream: Pick<Upstream, 'ask' | 'isUp'>
  readonly store: PeerStore
  /** The log says what cannot be: `log-wrong` of a name whose list is not in it, `log-forked` of a log that does not go on from what it was. */
  readonly onAlarm: (code: ErrorCode, name: PeerName) => void
  readonly onFailure: (error: unknown) => void
}

interface Proven {
  readonly signed: Uint8Array
  readonly head: LogHead
}

/**
 * Watches the network's key log (spec KL7, KL8): after each sign-in, and for each list that this device takes, it has the server show that the log goes on from
 * the head known here, and that the list stands in it. In the background: nothing waits for it.
 */
export class KeyLogKeeper {
  readonly #options: KeyLogKeeperOptions
  readonly #waiting = new Set<PeerName>()
  readonly #said = new Set<string>()
  #isStarted = false
  #isAsking = false

  constructor(options: KeyLogKeeperOptions) {
    this.#options = options
  }

  /** True while the server is being asked. */
  get isAsking(): boolean {
    return this.#isAsking
  }

  /** Signed in. */
  up(): void {
    this.#isStarted = true
    this.#check(this.#options.own)
  }

  /** A list of a name was taken. Lists read from the store were checked when they were taken. */
  changed(name: PeerName): void {
    if (this.#isStarted) this.#check(name)
  }

  #check(name: PeerName): void {
    this.#waiting.add(name)
    if (this.#isAsking || !this.#options.upstream.isUp) return
    this.#isAsking = true
    this.#askAll()
      .catch((error: unknown) => {
        // What was not asked is asked after the next sign-in or change.
        this.#options.onFailure(error)
      })
      .finally(() => {
        this.#isAsking = false
      })
  }

  async #askAll(): Promise<void> {
    for (const name of this.#waiting) {
      if (!this.#options.upstream.isUp) return
      // What changes while it is being looked at is looked at again.
      this.#waiting.delete(name)
      try {
        await this.#ask(name)
      } catch (error) {
        this.#waiting.add(name)
        throw error
      }
    }
  }

  async #ask(name: PeerName): Promise<void> {
    const { network, names } = this.#options
    const owner = network()
    const known = names.get(name)
    if (owner === undefined || known === undefined) return
    const before = await this.#newest(owner)
    const proof = await this.#proof(name, before)
    const verified = await verifyLogHead(proof.head, owner)
    if (verified.kind === 'refused') {
      this.#accuse('log-wrong', name)
      return
    }
    const newest = { signed: proof.head, head: verified.value }
    if (!isLogged(known, proof.shown, newest.head)) this.#accuse('log-wrong', name)
    if (before === undefined || compareHeads(before.head, newest.head, proof.consistency) === 'same-history')
      await this.#keep(before, newest)
    else await this.#keepFork(before, newest)
  }

  /** The server's answer; of a log that has become shorter, the answer to who knows nothing of it. */
  async #proof(name: PeerName, before: Proven | undefined): Promise<FrameOf<'log-proof'>> {
    const ask = (older: number): Promise<FrameOf<'log-proof'>> =>
      this.#options.upstream.ask(
        'log-proof',
        (request, as) => ({ type: 'log-query', request, as, older, newer: 0, name }),
        false,
      )
    try {
      return await ask(before?.head.size ?? 0)
    } catch (error) {
      if (before === undefined || !(error instanceof KithError && error.code === 'log-wrong')) throw error
      return ask(0)
    }
  }

  async #newest(owner: LogOwner): Promise<Proven | undefined> {
    const record = await this.#options.store.get(keyLogCollection, 'head')
    if (record === undefined) return undefined
    const signed = record.value.slice()
    const verified = await verifyLogHead(signed, owner)
    return verified.kind === 'ok' ? { signed, head: verified.value } : undefined
  }

  async #keep(before: Proven | undefined, { signed, head }: Proven): Promise<void> {
    if (before !== undefined && head.size <= before.head.size) return
    await this.#put({ head: signed })
  }

  /** Two heads of one log that do not go together are kept as the network's own words against it; from then on the newer one is known. */
  async #keepFork(before: Proven, newest: Proven): Promise<void> {
    const at = `forked/${String(before.head.size)}-${String(newest.head.size)}-${String(newest.head.atMs)}`
    await this.#put({ head: newest.signed, [`${at}/1`]: before.signed, [`${at}/2`]: newest.signed })
    this.#accuse('log-forked', this.#options.own)
  }

  async #put(records: Readonly<Record<string, Uint8Array>>): Promise<void> {
    const changes = Object.entries(records).map(([key, value]) => ({ collection: keyLogCollection, key, value }))
    await this.#options.store.commit([{ changes, expects: [] }])
  }

  /** Says a thing once in this life. */
  #accuse(code: ErrorCode, name: PeerName): void {
    const thing = `${code} ${name}`
    if (this.#said.has(thing)) return
    this.#said.add(thing)
    this.#options.onAlarm(code, name)
  }
}

/** Whether the log has the list that is known of a name, or a newer one, as the name's newest. */
function isLogged({ name, verified }: KnownName, shown: ShownEntry | undefined, head: LogHead): boolean {
  if (shown === undefined) return false
  const { entry, index, path } = shown
  if (entry.name !== name || !isInLog(entry, index, head, path)) return false
  const { list, hash } = verified
  if (entry.version !== list.version) return entry.version > list.version
  return equalBytes(entry.listHash, hash) && equalBytes(entry.identityKey, list.identityKey)
}
