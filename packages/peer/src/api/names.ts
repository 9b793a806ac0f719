import type { DeviceId } from '@kith/wire'
import type { WaitOptions } from './peer.ts'

/** Naming: who a name is. */
export interface Names {
  /** The devices and identity of a name. Rejects `name-unknown`, `key-changed`, `server-unreachable`. */
  lookup(name: string, options?: WaitOptions): Promise<NameInfo>
  /** What this device knows of the network's key log, in which all keys of all names stand (spec KL1 to KL10). */
  log(options?: WaitOptions): Promise<KeyLogView>
}

/** The key log as this device knows it. */
export interface KeyLogView {
  /** The newest head that was proven to go on from all before it; nothing before the first connection. */
  readonly head: ShownLogHead | undefined
  /** Heads that the network signed and that contradict each other: it has shown two logs, or was restored from an older copy. */
  readonly forks: readonly LogFork[]
}

/** Two heads of one log that do not go together. They are evidence: the network's signature is under both. */
export interface LogFork {
  readonly heads: readonly [ShownLogHead, ShownLogHead]
}

/** What the network said of its key log at a time. */
export interface ShownLogHead {
  /** Entries of the log. */
  readonly size: number
  /** When the network signed it, in milliseconds since 1970, by its clock. */
  readonly atMs: number
  /** The hash over all entries, in lower-case hex. */
  readonly root: string
  /** All of it as the network signed it, in lower-case hex. */
  readonly signed: string
}

export interface NameInfo {
  readonly name: string
  /** The identity's Ed25519 public key in lower-case hex, pinned at first use. */
  readonly identity: string
  readonly devices: readonly { readonly device: DeviceId; readonly label: string }[]
}
