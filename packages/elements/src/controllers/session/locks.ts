import { IdleLock, type IdleLockOptions } from './idle-lock.ts'
import type { LockStorage } from './lock-storage.ts'

/** Tells when another tab changed what is remembered under a key. */
export type WatchStorage = (changed: (key: string | null) => void) => void

/**
 * Which names are locked in this browser. It stands outside of the sealed store, because it is asked before that is open, and says nothing but this; that a locked store cannot be
 * read is the work of its seal. Locking in one tab locks all, and opening in one opens all.
 */
export class Locks {
  readonly #storage: LockStorage
  readonly #listeners = new Set<() => void>()

  constructor(storage: LockStorage, watch: WatchStorage) {
    this.#storage = storage
    watch((key) => {
      if (key === null || key.startsWith(prefix)) for (const listener of [...this.#listeners]) listener()
    })
  }

  /** Whether somebody locked the name, and nobody opened it since. */
  isLocked(name: string): boolean {
    return this.#storage.getItem(prefix + name) === locked
  }

  lock(name: string): void {
    this.#storage.setItem(prefix + name, locked)
  }

  /** The name is open here; tabs that wait for the passphrase hear of it each time. */
  opened(name: string): void {
    this.#storage.setItem(prefix + name, `open ${String(Date.now())}`)
  }

  /** Locks a name that is open by itself, when its person chose so. */
  idle(options: Pick<IdleLockOptions, 'name' | 'lock'>): IdleLock {
    return new IdleLock({ ...options, storage: this.#storage })
  }

  /** Another tab locked a name or opened one. */
  onChange(listener: () => void): void {
    this.#listeners.add(listener)
  }
}

const prefix = 'kith.lock.'
const locked = 'locked'
