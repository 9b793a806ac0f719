import { equalBytes, isLockDue, locksKept, type LockPair, weeklyLockMs, withNewLock } from '@kith/keys'
import { KithError, type LockKey, type PeerName } from '@kith/wire'
import type { Identity } from '../identity/identity.ts'
import type { KnownDevice, KnownNames } from '../identity/known-names.ts'
import { Alarm, pause } from './alarm.ts'
import type { Lookups } from './lookups.ts'
import type { EnginePart } from './parts-of.ts'
import type { Upstream } from './upstream.ts'

/** What the keeper of the lock keys needs that live for long. */
export interface WeeklyLocksOptions {
  readonly identity: Pick<Identity, 'id' | 'name' | 'device' | 'lockKey' | 'keepLocks'>
  readonly names: Pick<KnownNames, 'deviceOf'>
  readonly lookups: Pick<Lookups, 'ask'>
  readonly upstream: Pick<Upstream, 'ask' | 'isUp'>
  /** The lock key with this number took the place of those before; what stays locked for one of these is to be locked anew. Resolves when that is on the disk. */
  readonly onReplaced: (newest: number) => Promise<void>
  readonly onFailure: (error: unknown) => void
}

/** How often it is looked at whether a lock key is to be replaced or deleted, and that of another device asked for again, in milliseconds. */
const checkMs = 3_600_000
/** How long the first message of a stream waits for the devices of a name, in milliseconds. */
const renewMsMax = 500

/**
 * The lock keys of this device that live for long (spec KY58): each is replaced after a week, and its private half deleted two weeks later, while what waited in
 * the mailbox is here. All of it happens while the device is connected, so that a lock key which somebody was given is on the disk as long as anything
 * that was sealed for it may wait. One step comes after the other:
 *
 *     ask what the server has ──> is that newer, or ours a week old? ──> new pair on disk ──> told to the server
 *                                                     └────────────────> delete what was replaced two weeks ago
 *
 * And those of others: a lock key that its device should have replaced is asked for again.
 */
export class WeeklyLocks implements EnginePart {
  readonly #options: WeeklyLocksOptions
  readonly #alarm = new Alarm(() => {
    void this.check()
  })
  /** When names were asked for again, over this connection. */
  readonly #renewedAtMs = new Map<PeerName, number>()
  #isDrained = false
  /** The server was asked which lock key of this device it has: a store that went back to an older copy cannot do so while it is open. */
  #isCompared = false
  /** The server may have an older lock key than the disk. */
  #isUntold = false
  #checking = Promise.resolve()

  constructor(options: WeeklyLocksOptions) {
    this.#options = options
  }

  up(): void {
    this.#renewedAtMs.clear()
    void this.check()
  }

  /** What waited in the mailbox is here. */
  drained(): void {
    this.#isDrained = true
    void this.check()
  }

  down(): void {
    this.#isDrained = false
    this.#alarm.set(undefined)
  }

  end(): void {
    this.#alarm.off()
  }

  /** Asks for the devices of a name again when this one's lock key should have been replaced by now, once an hour. Resolves when that is done or has failed, within half a second. */
  async renew({ name, lockKey }: KnownDevice): Promise<void> {
    const { upstream, lookups } = this.#options
    const nowMs = Date.now()
    if (lockKey === undefined || nowMs - lockKey.madeAtMs < weeklyLockMs || !upstream.isUp) return
    if (Math.abs(nowMs - (this.#renewedAtMs.get(name) ?? 0)) < checkMs) return
    this.#renewedAtMs.set(name, nowMs)
    const done = new AbortController()
    const asking = lookups.ask(name).catch(() => undefined)
    await Promise.race([asking, pause(renewMsMax, done.signal)])
    done.abort()
  }

  /** Replaces and deletes what is due, one check after the other. Resolves when that is done, or has to wait for the next. */
  check(): Promise<void> {
    this.#checking = this.#checking
      .then(() => this.#checkNow())
      .catch((error: unknown) => {
        // The connection ended, or the disk is full: the next check does what is left.
        if (!(error instanceof KithError) || error.code === 'store-failed') this.#options.onFailure(error)
      })
    return this.#checking
  }

  async #checkNow(): Promise<void> {
    const { identity, names, lookups, upstream, onReplaced } = this.#options
    const { device } = identity
    if (!upstream.isUp) return
    this.#alarm.set(Date.now() + checkMs)
    if (!this.#isCompared) await lookups.ask(identity.name)
    this.#isCompared = true
    const nowMs = Date.now()
    const told = names.deviceOf(identity.id)?.lockKey
    let locks: readonly LockPair[] = device.locks
    const isLost = told !== undefined && isLater(told, device.lockKey)
    const isNew = isLost || isLockDue(device.lockKey, nowMs)
    if (isNew) {
      locks = await withNewLock(locks, told?.number ?? 0, nowMs)
      await identity.keepLocks(locks)
      this.#isUntold = true
    }
    if (this.#isUntold) await this.#tell()
    const kept = this.#isDrained ? locksKept(locks, nowMs) : locks
    const isOver = kept.length < locks.length
    // Also before one is deleted: this program may have ended before that was done when it was replaced.
    if (isNew || isOver) await onReplaced(device.lockKey.number)
    if (isOver) await identity.keepLocks(kept)
  }

  async #tell(): Promise<void> {
    const { identity, upstream } = this.#options
    const lockKeys = [identity.lockKey]
    await upstream.ask('lock-stock', (request, as) => ({ type: 'lock-publish', request, as, lockKeys }), false)
    this.#isUntold = false
  }
}

/** Whether a lock key that the device signed is none of those on its disk, because that is an older copy. */
function isLater(told: LockKey, newest: LockKey): boolean {
  return told.number > newest.number || (told.number === newest.number && !equalBytes(told.publicKey, newest.publicKey))
}
