import { collections, type StoreChange, type WriteGroup } from '@kith/core'
import {
  decodeLockPair,
  encodeLockPair,
  type LockHolder,
  type LockPair,
  newOneTimeLock,
  verifyLockKey,
} from '@kith/keys'
import {
  type Device,
  type DeviceId,
  KithError,
  limits,
  type LockKey,
  oneTimeLocksFrom,
  type StreamId,
} from '@kith/wire'
import type { Identity } from '../identity/identity.ts'
import { readAll } from '../store/read-all.ts'
import type { PeerStore } from '../store/store.ts'
import { pause } from './alarm.ts'
import type { EnginePart } from './parts-of.ts'
import type { Upstream } from './upstream.ts'

/** Collection of one-time lock keys with their private halves, by number. */
export const locksCollection = 'kith.locks'

/** What the keeper of lock keys needs. */
export interface LockKeeperOptions {
  readonly identity: Pick<Identity, 'id' | 'device'>
  readonly store: PeerStore
  readonly upstream: Pick<Upstream, 'ask' | 'isUp'>
  readonly onFailure: (error: unknown) => void
}

/** A server that has fewer is given more. */
const stockMin = 50
/** Private halves that this device keeps, at most: those of keys that were handed out and never used make room for others, oldest first. */
const keptMax = 400
/** How long the first message of a stream waits for a one-time lock key, in milliseconds. */
const takeMsMax = 500
/** Lock keys of others that came too late for their stream and wait for the next, at most; further ones are not used. */
const lateMax = 100

/**
 * The one-time lock keys of this device (spec KY55, KY56): made, kept on its disk with their private halves, published, and deleted in the commit that takes
 * the first position of the stream that was opened with one. And those of others: taken from the server when a stream opens.
 */
export class LockKeeper implements EnginePart, LockHolder {
  readonly device: DeviceId
  readonly #options: LockKeeperOptions
  readonly #pairs = new Map<number, LockPair>()
  /** Which one-time lock keys the streams were opened with since something of them was last on disk: several where a sender opened one again. */
  readonly #opened = new Map<StreamId, ReadonlySet<number>>()
  /** Of other devices, handed out to this one and not used yet. */
  readonly #late = new Map<DeviceId, LockKey>()
  #stock = 0
  #isPublishing = false

  constructor(options: LockKeeperOptions) {
    this.device = options.identity.id
    this.#options = options
  }

  async load(): Promise<void> {
    const found: LockPair[] = []
    for (const { value } of await readAll(this.#options.store, locksCollection)) {
      const pair = decodeLockPair(value)
      // One that cannot be read is as one that is gone: its stream is opened again.
      if (pair !== undefined) found.push(pair)
    }
    for (const pair of found.sort((a, b) => a.madeAtMs - b.madeAtMs)) this.#pairs.set(pair.number, pair)
  }

  up(): void {
    this.#stock = 0
    this.#publish()
  }

  lockPair(number: number): LockPair | undefined {
    return number < oneTimeLocksFrom ? this.#options.identity.device.lockPair(number) : this.#pairs.get(number)
  }

  /** A one-time lock key of a device, when the server has one for us, within half a second: also of a connection that is only being made. */
  async take(device: Device): Promise<LockKey | undefined> {
    const before = this.#late.get(device.device)
    if (this.#late.delete(device.device)) return before
    const done = new AbortController()
    const asking = this.#asked(device)
    const late = pause(takeMsMax, done.signal).then(() => 'late' as const)
    const taken = await Promise.race([asking, late])
    done.abort()
    if (taken !== 'late') return taken
    // It was handed out to nobody else, so it is good for the next stream.
    void asking.then((lockKey) => {
      if (lockKey !== undefined && this.#late.size < lateMax) this.#late.set(device.device, lockKey)
    })
    return undefined
  }

  /** Nothing without a connection, or from a server that refuses: the lock key that lives for long is as good for delivery. */
  async #asked(device: Device): Promise<LockKey | undefined> {
    try {
      const { lockKey } = await this.#options.upstream.ask(
        'lock-taken',
        (request, as) => ({ type: 'lock-take', request, as, device: device.device }),
        false,
      )
      const verified = lockKey.byteLength === 0 ? undefined : await verifyLockKey(lockKey.slice(), device)
      return verified?.kind === 'ok' && verified.value.number >= oneTimeLocksFrom ? verified.value : undefined
    } catch {
      return undefined
    }
  }

  /** The keys of a stream were found with this lock key. */
  openedWith(stream: StreamId, number: number): void {
    if (number >= oneTimeLocksFrom) this.#opened.set(stream, new Set(this.#opened.get(stream)).add(number))
  }

  /** The same groups; with the first commit of a stream the private half goes with which it was opened. */
  used(groups: readonly WriteGroup[]): readonly WriteGroup[] {
    if (this.#opened.size === 0) return groups
    return groups.map((group) => {
      const changes = this.#usedBy(group).map((number): StoreChange => {
        return { collection: locksCollection, key: String(number), value: undefined }
      })
      return changes.length === 0 ? group : { ...group, changes: [...group.changes, ...changes] }
    })
  }

  /** The group is on disk. */
  settled(group: WriteGroup): void {
    if (this.#opened.size === 0) return
    const used = this.#usedBy(group)
    for (const number of used) this.#pairs.delete(number)
    for (const { collection, key } of group.changes)
      if (collection === collections.inStreams) this.#opened.delete(key as StreamId)
    this.#stock -= used.length
    if (used.length > 0) this.#publish()
  }

  #usedBy({ changes }: WriteGroup): readonly number[] {
    return changes.flatMap(({ collection, key }) => {
      return collection === collections.inStreams ? [...(this.#opened.get(key as StreamId) ?? [])] : []
    })
  }

  /** Sees to it that the server has enough, in the background; it is tried again at the next connection. */
  #publish(): void {
    if (this.#isPublishing || this.#stock >= stockMin || !this.#options.upstream.isUp) return
    this.#isPublishing = true
    this.#fill()
      .catch((error: unknown) => {
        if (!(error instanceof KithError) || error.code === 'store-failed') this.#options.onFailure(error)
      })
      .finally(() => {
        this.#isPublishing = false
      })
  }

  async #fill(): Promise<void> {
    this.#stock = await this.#tell([])
    if (this.#stock >= stockMin) return
    const { identity, store } = this.#options
    const made = []
    for (let count = this.#stock; count < limits.oneTimeLocksMax; count++)
      made.push(await newOneTimeLock(identity.device, Date.now()))
    const gone = [...this.#pairs.keys()].slice(0, Math.max(0, this.#pairs.size + made.length - keptMax))
    const changes: StoreChange[] = made.map(({ pair }) => {
      return { collection: locksCollection, key: String(pair.number), value: encodeLockPair(pair) }
    })
    changes.push(...gone.map((number) => ({ collection: locksCollection, key: String(number), value: undefined })))
    // On disk before anybody may use them.
    await store.commit([{ changes, expects: [] }])
    for (const number of gone) this.#pairs.delete(number)
    for (const { pair } of made) this.#pairs.set(pair.number, pair)
    this.#stock = await this.#tell(made.map(({ signed }) => signed))
  }

  async #tell(lockKeys: readonly Uint8Array[]): Promise<number> {
    const { upstream } = this.#options
    const answer = await upstream.ask(
      'lock-stock',
      (request, as) => ({ type: 'lock-publish', request, as, lockKeys }),
      false,
    )
    return answer.count
  }
}
