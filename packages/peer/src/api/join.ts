import type { CarrierKind, PathPolicy } from '@kith/core'
import type { StrangerPolicy } from '@kith/wire'
import type { BlobStore } from '../blobs/blob-store.ts'
import type { PeerStore } from '../store/store.ts'
import type { NameClaim } from './invitations.ts'

/** How to join a network. */
export interface JoinOptions {
  /** The name to claim or resume: 1 to 63 of `a-z 0-9 . _ -`. */
  readonly name: string
  /** What entitles to a new name, where the network asks for it; a name that the store has needs none. @default nothing */
  readonly claim?: NameClaim | undefined
  /**
   * Where keys, positions and records live: a store, or in Node the path of an SQLite file, in a browser the name of an IndexedDB
   * database, or `':memory:'` for nothing that outlives the peer.
   * @default In Node `kith-<name>.sqlite` in the working directory; in a browser `kith-<host>-<name>`.
   */
  readonly store?: PeerStore | string | undefined
  /**
   * Words that open the store: it is sealed at rest under them (spec PE63 to PE70). One that is not sealed yet is sealed first. In a browser every store is
   * sealed, without this by a key of the browser.
   * @default In Node the store is not sealed
   */
  readonly passphrase?: string | undefined
  /** 32 bytes that open the store, in the place of a passphrase: such as what a passkey gives (WebAuthn PRF). They must not be guessable. */
  readonly storeKey?: Uint8Array | undefined
  /**
   * Where the content of blobs is kept: in Node the path of a folder, in a browser the name of an IndexedDB database, or `':memory:'`.
   * @default The store's path or name with `-blobs` behind it; memory for a store that is none of both.
   */
  readonly blobs?: BlobStore | string | undefined
  /** What this installation is called in the device list, up to 48 bytes of UTF-8; a longer one is cut. @default The program's or browser's name. */
  readonly label?: string | undefined
  /**
   * By which paths messages to contacts may travel, unless a contact has a policy of its own. Direct paths show the network address, and are made to accepted
   * contacts alone (spec PA11).
   * @default 'any'
   */
  readonly paths?: PathPolicy | undefined
  /**
   * What the name takes from who is no contact: every message, within the quotas of strangers; one short contact request at a time; or nothing. It is a
   * setting of the name, which the server keeps and holds; a device that says nothing leaves it as it is (spec FC1).
   * @default 'accept', until a device says otherwise
   */
  readonly strangers?: StrangerPolicy | undefined
  /** The ways to make direct paths that may be used, as far as the platform has them. @default TCP and WebRTC in Node, WebRTC in a browser */
  readonly carriers?: readonly CarrierKind[] | undefined
  /** Ends the joining; not the peer. */
  readonly signal?: AbortSignal | undefined
  /** Receives what happens, as data without content or keys. @default nothing is logged */
  readonly log?: ((event: PeerLogEvent) => void) | undefined
}

/** Something that happened, for logs. */
export interface PeerLogEvent {
  readonly atMs: number
  readonly event: string
  readonly detail: Readonly<Record<string, string | number | boolean>>
}
