import { compareHeads, equalBytes, isInLog, type LogOwner, type VerifiedList } from '@kith/keys'
import { type FrameOf, KithError, type LogHead, type PeerName, type ShownEntry } from '@kith/wire'
import type { KeyLogView } from '../api/names.ts'
import type { LogHeads, ProvenHead } from './log-heads.ts'
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
        await this.#ask(name)
      } catch (error) {
        this.#waiting.add(name)
        throw error
      }
    }
  }

  async #ask(name: PeerName): Promise<void> {
    const { network, newestList, heads, own } = this.#options
    if (network() === undefined) return
    const known = newestList(name)
    const before = await heads.newest()
    const proof = await this.#proof(name, before)
    const newest = await heads.verified(proof.head)
    if (newest === undefined) {
      heads.accuse('log-wrong', name)
      return
    }
    if (known !== undefined && !isLogged(name, known, proof.shown, newest.head)) heads.accuse('log-wrong', name)
    if (before === undefined || compareHeads(before.head, newest.head, proof.consistency) === 'same-history')
      await heads.keep(before, newest)
    else {
      // From now on the newer one is known, so that the same fork is not said again and again.
      await heads.keepFork(before, newest, newest)
      heads.accuse('log-forked', own)
    }
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

/** Whether the log has the list that is known of a name, or a newer one, as the name's newest. */
function isLogged(name: PeerName, { list, hash }: VerifiedList, shown: ShownEntry | undefined, head: LogHead): boolean {
  if (shown === undefined) return false
  const { entry, index, path } = shown
  if (entry.name !== name || !isInLog(entry, index, head, path)) return false
  if (entry.version !== list.version) return entry.version > list.version
  return equalBytes(entry.listHash, hash) && equalBytes(entry.identityKey, list.identityKey)
}
