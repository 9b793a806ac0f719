import type { DeviceId } from '@kith/wire'
import type { WaitOptions } from './peer.ts'

/** Naming: who a name is. */
export interface Names {
  /** The devices and identity of a name. Rejects `name-unknown`, `key-changed`, `server-unreachable`. */
  lookup(name: string, options?: WaitOptions): Promise<NameInfo>
}

export interface NameInfo {
  readonly name: string
  /** The identity's Ed25519 public key in lower-case hex, pinned at first use. */
  readonly identity: string
  readonly devices: readonly { readonly device: DeviceId; readonly label: string }[]
}
