import type { DeviceId } from '@kith/wire'
import type { Fingerprint } from '@kith/keys'
import type { RecoverySecret } from './linking.ts'
import type { WaitOptions } from './peer.ts'
import type { NameTrust } from './trust.ts'

/** Naming: who a name is. */
export interface Names {
  /** The devices and identity of a name. Rejects `name-unknown`, `key-changed`, `server-unreachable`. */
  lookup(name: string, options?: WaitOptions): Promise<NameInfo>
  /** How sure this device is who a name is. Of a name that it does not know: `unverified`. */
  trust(name: string, options?: WaitOptions): Promise<NameTrust>
  /** All names that are `verified` or `changed`, in their order, then the whole list after every change, from every tab. */
  watchTrust(options?: WaitOptions): AsyncIterable<readonly NameTrust[]>
  /** What two people compare to be sure of a name: it is the same on both screens. Also of one's own name, to show it. Rejects as `lookup`. */
  fingerprint(name: string, options?: WaitOptions): Promise<Fingerprint>
  /**
   * Compares what a person read, heard or scanned from the other's screen, in any form of a fingerprint. With `same` the name is `verified` from then on, whatever
   * had changed; otherwise nothing is kept. Rejects as `lookup`, and `option-invalid` for one's own name.
   */
  verify(name: string, seen: string): Promise<'same' | 'different' | 'unreadable'>
  /** Takes back that a name was verified. */
  unverify(name: string): Promise<void>
  /**
   * Takes a name that is `changed` as it is now; it is `unverified` then, or as it was before somebody recovered it. Another identity is asked for anew, and from then on messages go to its
   * devices. Rejects as `lookup`.
   */
  acceptChange(name: string): Promise<void>
  /**
   * Gives up one's own name. The network removes what it has of it, puts its devices out, and gives the name to nobody else for a while (30 days, where its operator says nothing else);
   * so long `join` with `claim: { takeBack: true }` brings it back, and so does a recovery code. Contacts see that its owner gave it up. This peer is `refused` with `name-released` then.
   * Rejects `server-unreachable`.
   */
  release(options?: WaitOptions): Promise<void>
  /**
   * Gives one's own name to who made this text with `takeName`. There is no way back but that they give it back. A name with recovery keys is given away with the secret of the first of them alone: who has only got hold of a device cannot. Contacts see the name as changed, and that its former owner signed it. This peer is
   * `refused` with `name-transferred` then. Rejects `list-unentitled` without that secret, `recovery-malformed`, `recovery-wrong`, `chain-end-wrong` for what is no such text, `list-foreign` for one of another name, `list-stale` when the devices of the name have changed since it was made, `server-unreachable`.
   */
  transfer(take: string, options?: TransferOptions): Promise<void>
  /** What whoever made the text sees as the fingerprint of the name that they take: the same on both screens. Rejects as `transfer`. */
  heirOf(take: string): Promise<Fingerprint>
  /** What this device knows of the network's key log, in which all keys of all names stand (spec KL1 to KL10). */
  log(options?: WaitOptions): Promise<KeyLogView>
}

/** How a name is given to somebody else. */
export interface TransferOptions extends WaitOptions {
  /** The secret of the first recovery key of the name, where it has any. */
  readonly secret?: RecoverySecret | undefined
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
  readonly trust: NameTrust['trust']
  /** The identity's Ed25519 public key in lower-case hex, pinned at first use. */
  readonly identity: string
  readonly devices: readonly { readonly device: DeviceId; readonly label: string }[]
}
