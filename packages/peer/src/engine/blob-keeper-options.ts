import type { DeviceId, PeerName } from '@kith/wire'
import type { BlobTakenIn } from '../backend/passing.ts'
import type { BlobStore } from '../blobs/blob-store.ts'
import type { LocalFiles } from '../blobs/content-reader.ts'
import type { KeepingOptions } from '../blobs/keeping.ts'
import type { Telling } from '../blobs/telling.ts'
import type { KnownName, KnownNames } from '../identity/known-names.ts'
import type { PeerStore } from '../store/store.ts'
import type { Channels } from './byte-channel.ts'
import type { Committer } from './commits.ts'
import type { Topic } from './topic.ts'

/** What a keeper of blobs works with. */
export interface BlobKeeperOptions extends Pick<KeepingOptions, 'mailbox' | 'lookMs'> {
  readonly own: { readonly name: PeerName; readonly device: DeviceId }
  readonly store: PeerStore
  readonly blobs: BlobStore
  readonly files: LocalFiles | undefined
  readonly commits: Committer
  readonly channels: Channels
  readonly names: Pick<KnownNames, 'deviceOf'>
  readonly lookup: (name: PeerName) => Promise<KnownName>
  readonly isBlocked: (name: PeerName) => boolean
  /** Tells who watches. @default its own */
  readonly telling?: Telling
  /** Tells who shares. @default its own */
  readonly takenIn?: Topic<BlobTakenIn>
  readonly log: (event: string, detail: Readonly<Record<string, string | number | boolean>>) => void
}
