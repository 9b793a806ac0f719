import { compareHeads, equalBytes, isInLog, type LogOwner, type VerifiedList } from '@kith/keys'
import { type FrameOf, KithError, type LogEntry, type LogHead, type PeerName, type ShownEntry } from '@kith/wire'
import type { KeyLogView } from '../api/names.ts'
import type { LogHeads, ProvenHead } from './log-heads.ts'
import { endedVersion } from './name-ends.ts'
import type { Upstream } from './upstream.ts'

/** How the key log is watched. */
export interface KeyLogKeeperOptions {
  readonly own: PeerName
  /** The network as it was pinned; absent before the first sign-in. */
  readonly network: () => LogOwner | undefined
  /** The newest list that is known of a name. */
  readonly newestList: (name: PeerName) => VerifiedList | undefined
  readonly upstream: Pick<Upstream, 'ask' | 'isUp'>
  readonly heads: LogHeads
  /** Whether a device of a chain ended it behind this list or a later one; with a hash, whether this is that end. */
  readonly hasEnded: (known: VerifiedList, hash: Uint8Array | undefined) => Promise<boolean>
  readonly onFailure: (error: unknown) => void
}

/**
 * Watches the network's key log (spec KL7, KL8): after each sign-in, and for each list that this device takes, it has the server show that the log goes on from
 * the head known here, and that the list stands in it. In the background: nothing waits for it.
 */
export class KeyLogKeeper {
  readonly #options: KeyLogKeeperOptions
  readonly #waiting = new Set<PeerName>()
  #isStarted = false
  #isAsking = false

  constructor(options: KeyLogKeeperOptions) {
    this.#options = options
  }

  /** True while the server is being asked. */
  get isAsking(): boolean {
    return this.#isAsking
  }

  view(): Promise<KeyLogView> {
    return this.#options.heads.view()
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
        await this.newestEntry(name)
      } catch (error) {
        this.#waiting.add(name)
        throw error
      }
    }
  }

  /** Asks for the newest entry of a name, and looks at the log as after a change. Nothing where it does not prove itself. */
  async newestEntry(name: PeerName): Promise<LogEntry | undefined> {
    const { network, newestList, heads, own } = this.#options
    if (network() === undefined) return undefined
    const known = newestList(name)
    const before = await heads.newest()
    const proof = await this.#proof(name, before)
    const newest = await heads.verified(proof.head)
    if (newest === undefined) {
      heads.accuse('log-wrong', name)
      return undefined
    }
    const entry = entryIn(name, proof.shown, newest.head)
    if (known !== undefined && !(await this.#isLogged(known, entry))) heads.accuse('log-wrong', name)
    if (before === undefined || compareHeads(before.head, newest.head, proof.consistency) === 'same-history')
      await heads.keep(before, newest)
    else {
      // From now on the newer one is known, so that the same fork is not said again and again.
      await heads.keepFork(before, newest, newest)
      heads.accuse('log-forked', own)
    }
    return entry
  }

  /** Whether the entry is the list that is known of a name, or a newer one, or came after its owner gave the name up. */
  async #isLogged({ list, hash, ...known }: VerifiedList, entry: LogEntry | undefined): Promise<boolean> {
    if (entry === undefined) return false
    const isOfOwner = equalBytes(entry.identityKey, list.identityKey)
    if (!isOfOwner || entry.version === endedVersion)
      return this.#options.hasEnded({ list, hash, ...known }, isOfOwner ? entry.listHash : undefined)
    return entry.version > list.version || (entry.version === list.version && equalBytes(entry.listHash, hash))
  }

  /** The server's answer; of a log that has become shorter, the answer to who knows nothing of it. */
  async #proof(name: PeerName, before: ProvenHead | undefined): Promise<FrameOf<'log-proof'>> {
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
}

/** The entry that is shown of a name, when it is in the log of the head. */
function entryIn(name: PeerName, shown: ShownEntry | undefined, head: LogHead): LogEntry | undefined {
  if (shown === undefined) return undefined
  const { entry, index, path } = shown
  return entry.name === name && isInLog(entry, index, head, path) ? entry : undefined
}
