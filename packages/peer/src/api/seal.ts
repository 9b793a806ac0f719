import type { PassphraseCost } from '@kith/keys'
import type { StoreWrapping } from '../store/wrappings.ts'
import type { WaitOptions } from './peer.ts'

/** How a passphrase is set. */
export interface PassphraseOptions extends WaitOptions {
  /** The present passphrase; needed where there is one. @default none */
  readonly current?: string | undefined
  /** What each try of the new passphrase costs. @default 64 MiB of memory, 3 passes, 4 lanes */
  readonly cost?: PassphraseCost | undefined
}

/** How this device's store is sealed at rest while the peer has it open, and what opens it the next time (spec PE86). */
export interface StoreSeal {
  /** What opens the store, oldest first; nothing when it is not sealed. */
  ways(options?: WaitOptions): Promise<readonly StoreWrapping[]>
  /**
   * From now on the store is opened by this passphrase alone, in the place of the present one and of a key of the platform; keys that the application gave (`storeKey`) stay. Takes
   * seconds in a page. Resolves when it is on disk. An abort ends the waiting alone.
   *
   * Rejects `passphrase-wrong` when `current` is not the present passphrase, or is missing where there is one; `option-invalid` for an empty passphrase or one of more than 1024
   * characters, and for a store that is not sealed, which `join` seals with `passphrase`. Nothing is changed then.
   */
  setPassphrase(passphrase: string, options?: PassphraseOptions): Promise<void>
  /**
   * Takes the passphrase away: a key of the platform opens the store from now on, or the keys that the application gave. Rejects `passphrase-wrong`, and `option-invalid` where
   * nothing else would open it, as in Node.
   */
  removePassphrase(current: string, options?: WaitOptions): Promise<void>
}
