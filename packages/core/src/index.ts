export { BlobTransfer } from './blobs/blob-transfer.ts'
export { cleanFileName, numberedFileName } from './blobs/file-name.ts'
export { HaveMap } from './blobs/have-map.ts'
export { KeptOrder } from './blobs/kept-order.ts'
export { Pace } from './blobs/pace.ts'
export type { PaceOptions } from './blobs/pace.ts'
export { Rate } from './blobs/rate.ts'
export type * from './blobs/transfer-ports.ts'
export { Channel } from './channels/channel.ts'
export type { ChannelInput, ChannelOptions, ChannelOutput, ChannelSnapshot, ChannelState } from './channels/channel.ts'
export { channelSizes, channelTimes } from './channels/times.ts'
export { Connection } from './connection/connection.ts'
export type {
  ConnectionInput,
  ConnectionOptions,
  ConnectionOutput,
  ConnectionReport,
  ConnectionState,
} from './connection/connection.ts'
export { connectionTimes, reconnectDelayMs } from './connection/times.ts'
export { needsPerson } from './connection/verdicts.ts'
export { Delivery } from './delivery/delivery.ts'
export { type Log, type LogFrame, readLog } from './damage/sqlite-log.ts'
export type { DamagedRecord } from './delivery/damage.ts'
export type { DeliveryOptions, Stored, StoredDelivery } from './delivery/delivery.ts'
export type { DeliveryExplanation, TargetAttempts } from './delivery/explanation.ts'
export type {
  AckFields,
  Cancel,
  Decision,
  DeliveryInput,
  DeliveryOutput,
  LostReason,
  Path,
  Send,
  WriteSet,
} from './delivery/ports.ts'
export type { Way } from './delivery/reach.ts'
export {
  beginsAtMs,
  collections,
  deadlineMsOf,
  decodeRecord,
  envelopeKey,
  inStreamRecord,
  lifeKey,
  messageRecord,
  messageStates,
  outStreamRecord,
  receivedKey,
  receivedRecord,
} from './delivery/records.ts'
export type {
  EnvelopeRecord,
  InStreamRecord,
  MessageRecord,
  MessageState,
  MessageStep,
  MessageTarget,
  OutStreamRecord,
  ReceivedRecord,
} from './delivery/records.ts'
export { LiveSearch } from './directory/live-search.ts'
export type { FoundEntry, LiveSearchInput, LiveSearchOptions, LiveSearchOutput } from './directory/live-search.ts'
export { Journal } from './journal/journal.ts'
export type { Expectation, Settled, SqlStatement, StoreChange, Write, WriteGroup } from './journal/journal.ts'
export { pathDevicesMax, Paths, type PathsOptions } from './paths/paths.ts'
export {
  type CarrierSight,
  type PathInput,
  type PathOutput,
  type PathPermission,
  bothPolicies,
  pathPolicies,
  type PathPolicy,
  type PathSight,
  type PathState,
} from './paths/ports.ts'
export { type CarrierKind, carrierKinds, type PathCandidate, type PathSignal } from './paths/signal.ts'
export { pathTimes } from './paths/times.ts'
export { csv } from './presence/csv.ts'
export { PresenceView } from './presence/presence-view.ts'
export type {
  OwnState,
  PresenceInput,
  PresenceOptions,
  PresenceOutput,
  PresenceSight,
} from './presence/presence-view.ts'
export {
  journalDay,
  journalLimits,
  type JournalMark,
  type JournalSpan,
  journalSpans,
  type JournalState,
  journalStateOf,
  journalStates,
  journalTotals,
  nextMark,
  readMarks,
  type StoredMarks,
  storedMarks,
} from './presence/status-journal.ts'
export { formatAddress, parseAddress, readXorAddress, writeXorAddress } from './stun/address.ts'
export type { Endpoint } from './stun/address.ts'
export {
  readStun,
  stunAttributes,
  stunBytesToProve,
  stunError,
  stunHeadBytes,
  stunKinds,
  stunMethods,
  stunValue,
  writeStun,
} from './stun/message.ts'
export type { StunAttribute, StunKind, StunMessage } from './stun/message.ts'
