import type { Fingerprint } from '@kith/keys'
import type { DeviceId } from '@kith/wire'
import type { JoinOptions } from './join.ts'

/** Where the keys of a new device are kept, and what seals them there: as in `JoinOptions`, and to be given to `join` again. Memory is refused. */
export type KeyPlace = Pick<JoinOptions, 'store' | 'passphrase' | 'storeKey'>

/** How a new device is linked. */
export interface LinkOptions {
  /** What this installation is called in the device list, up to 48 bytes of UTF-8; a longer one is cut. @default The program's or browser's name. */
  readonly label?: string | undefined
  /** Ends the link, as `decline` does. */
  readonly signal?: AbortSignal | undefined
}

/**
 * A new device that waits for a device of a name. Show `code`, await `offer`, show its name and digits, and `accept` when the person says that they are the
 * same on both devices. Ends by itself after ten minutes, with `meeting-over`.
 */
export interface DeviceLink extends AsyncDisposable {
  /** Four groups of four letters, such as `7K3M-0QXZ-9RTB-V5HD`, to be typed at the other device. A secret until it is used. */
  readonly code: string
  /** An address that opens the application at `page` with the code, for a QR code. */
  address(page: string): string
  /** Resolves when a device was given the code. Rejects `link-malformed`, `network-changed`, `meeting-over`, `link-declined`. */
  offer(): Promise<LinkOffer>
  /**
   * The person has confirmed; resolves when the other person has, too, and this device is one of the name: its keys are in the store, and `join` with the name and the same
   * store goes on. Rejects as `offer`, `name-wrong` when the store belongs to a name, and what opening the store does.
   */
  accept(place?: KeyPlace): Promise<LinkedName>
  /** The person said no. The other device is told. */
  decline(): Promise<void>
}

/** What a device of a name offers. */
export interface LinkOffer {
  /** The name that this device would be of. */
  readonly name: string
  /** The network's domain. */
  readonly network: string
  /** What the other device is called. */
  readonly by: string
  /** The same on both devices, such as `204 913`; others when somebody stands between. */
  readonly digits: string
}

/** Whose device this is now. */
export interface LinkedName {
  readonly name: string
  readonly device: DeviceId
}

/** Linking at a device of the name: show `label` and `digits`, and `confirm` when the person says that they are the same on both devices. */
export interface LinkRequest extends AsyncDisposable {
  /** What the new device calls itself. */
  readonly label: string
  /** The same on both devices, such as `204 913`. */
  readonly digits: string
  /** Adds the device; resolves when the device list that names it stands. Rejects `link-declined`, `meeting-over`, `link-malformed`. */
  confirm(): Promise<DeviceId>
  /** The person said no. The other device is told. */
  decline(): Promise<void>
}

/** A link that waits for the person's word, between a service and its backend. */
export interface WaitingLink {
  readonly ticket: string
  readonly label: string
  readonly digits: string
}

/** What recovers a name: a code on paper, or what a passkey's PRF gave for `passkeyInput`. */
export type RecoverySecret = { readonly code: string } | { readonly prf: Uint8Array }

/** A recovery key in the device list of one's own name. */
export interface RecoveryInfo {
  /** Its public key in lower-case hex. */
  readonly key: string
  readonly kind: 'code' | 'passkey'
  /** What its owner finds the secret by: of a passkey, the id of the credential. */
  readonly hint: Uint8Array
}

/** How one's own name is recovered when no device is left. Earlier keys rank above later ones: a device adds keys and takes none away. */
export interface Recovery {
  /** The recovery keys of the name, the highest first. */
  list(): Promise<readonly RecoveryInfo[]>
  /** Makes a code to be written down. It counts once `confirm` was given what the person typed from the paper. */
  create(): Promise<NewRecoveryCode>
  /** Adds a passkey. `prf` is what its PRF gave for `passkeyInput`, `credentialId` at most 128 bytes. Rejects `field-too-long` with four keys. */
  addPasskey(passkey: { readonly prf: Uint8Array; readonly credentialId: Uint8Array }): Promise<void>
  /** Takes a key away with its own secret, or with that of one that ranks higher. Rejects `recovery-malformed`, `recovery-wrong`, `list-unentitled`. */
  remove(key: string, secret: RecoverySecret): Promise<void>
}

/** A code that was made and does not count yet. */
export interface NewRecoveryCode {
  /** Seven groups of four letters. Shown once; nobody keeps it. */
  readonly code: string
  /** What the person typed from the paper. Rejects `recovery-wrong` when it is another code, `recovery-malformed` when it is none. */
  readonly confirm: (typed: string) => Promise<void>
}

/** How a name is recovered. */
export interface RecoverOptions extends KeyPlace {
  readonly name: string
  readonly secret: RecoverySecret
  /** As in `JoinOptions`. */
  readonly label?: string | undefined
  /** Leaves the devices that the name had; without it they are out, because they are lost. @default false */
  readonly keepDevices?: boolean | undefined
  readonly signal?: AbortSignal | undefined
}

/** How a name is taken that its owner gives away. */
export interface TakeOptions extends KeyPlace {
  readonly name: string
  /** As in `JoinOptions`. */
  readonly label?: string | undefined
  readonly signal?: AbortSignal | undefined
}

/** Keys that are to have a name, when its owner says so. */
export interface TakenName extends LinkedName {
  /** For the owner, who gives it to `peer.names.transfer`. It is no secret. */
  readonly take: string
  /** What the owner sees, too (`peer.names.heirOf`). */
  readonly fingerprint: Fingerprint
}
