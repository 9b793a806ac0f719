/** What `@kith/peer` is in Node and in a browser alike. */
export type * from './api/index.ts'
export { openMemoryBlobs } from './blobs/blob-store.ts'
export type { BlobStore, KeptContent, KeptPart, MapSegment } from './blobs/blob-store.ts'
export { openIndexedDbBlobs } from './blobs/indexed-db-blobs.ts'
export { noIceServers } from './links/carrier.ts'
export type {
  Attempt,
  AttemptOptions,
  Carrier,
  CarrierKind,
  DirectLink,
  IceServers,
  LinkWatcher,
  TurnServer,
} from './links/carrier.ts'
export { DirectPaths } from './links/direct-paths.ts'
export type { DirectPathsOptions } from './links/direct-paths.ts'
export { linkLimits } from './links/link.ts'
export type { Link, LinkEnd, LinkHandlers } from './links/link.ts'
export { memoryLinkPair } from './links/memory.ts'
export type { MemoryLinkPair } from './links/memory.ts'
export { webSocketLink } from './links/websocket.ts'
export type { WebSocketLinkOptions } from './links/websocket.ts'
export { openIndexedDbStore } from './store/indexed-db.ts'
export { removeIndexedDbStore } from './store/indexed-db-removal.ts'
export { openMemoryStore } from './store/memory.ts'
export { sealedStore, storeWrappings } from './store/open-sealed.ts'
export type { SealedStore } from './store/open-sealed.ts'
export type { CommitResult, PeerStore, Sealable, StoredRecord, StoreRange } from './store/store.ts'
export type { StoreWrapping, StoreWrappings } from './store/wrappings.ts'
export { fileMessageType } from './services/blobs.ts'
export { journalCsv } from './services/journal-csv.ts'
export { cleanFileName, journalStates, journalTotals } from '@kith/core'
export type {
  CarrierSight,
  JournalSpan,
  JournalState,
  MessageState,
  PathCandidate,
  PathPermission,
  PathPolicy,
  PathSight,
  PathSignal,
  PathState,
} from '@kith/core'
export { parseRecoveryCode, passkeyInput, passphraseCostDefault, verifyReceipt } from '@kith/keys'
export type { PassphraseCost, PlatformKey, StoreOpener, WrappingKind } from '@kith/keys'
export { KithError, parseId, parseName, readBlobRef, sentenceOf } from '@kith/wire'
export type {
  BlobId,
  BlobPart,
  BlobRef,
  Decoded,
  DeviceId,
  ErrorCode,
  Freshness,
  ReportReason,
  StrangerPolicy,
  MessageId,
  PeerName,
  PresenceChoice,
  PresenceState,
  Receipt,
  StoredItem,
  StoredStatement,
  Visibility,
} from '@kith/wire'
