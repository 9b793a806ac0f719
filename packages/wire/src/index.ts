export {
  blobAnswer,
  blobAnswerHeadBytes,
  blobMessage,
  blobMessageBytesMax,
  BlobMessages,
  blobRequest,
  decodeBlobOpening,
  encodeBlobOpening,
} from './blobs/exchange.ts'
export type { BlobAnswer, BlobBytes, BlobLack, BlobOpening, BlobRequest } from './blobs/exchange.ts'
export { bytesOfHex, hexOfBytes, readBlobRef } from './blobs/ref.ts'
export type { BlobRef } from './blobs/ref.ts'
export { blobHashBytes, BlobShape } from './blobs/shape.ts'
export type { BlobPart } from './blobs/shape.ts'
export { channelDataBytesMax, channelRangesMax, decodeChannelPackets, encodeChannelPackets } from './channel-packets.ts'
export type {
  ChannelAck,
  ChannelData,
  ChannelOpen,
  ChannelPacket,
  ChannelRange,
  ChannelReset,
} from './channel-packets.ts'
export { WireFault } from './codec/fault.ts'
export {
  blob16,
  blob24,
  decode,
  encode,
  fixed,
  flag,
  id,
  list,
  oneOf,
  optional,
  record,
  text,
  u8,
  u16,
  u32,
  u64,
} from './codec/fields.ts'
export type { Decoded, Field, Refused } from './codec/fields.ts'
export { writeCodeUnits } from './codec/code-units.ts'
export { discard } from './codec/discard.ts'
export { utf8Bytes } from './codec/writer.ts'
export { assert, assertNever, codeOfNumber, errorCodes, KithError, numberOfCode, sentenceOf } from './errors.ts'
export type { ErrorCode, KithErrorOptions } from './errors.ts'
export { blobStates } from './frames/blob.ts'
export type * from './frames/blob.ts'
export { gapReasons } from './frames/delivery.ts'
export type * from './frames/delivery.ts'
export type * from './frames/directory.ts'
export {
  authenticatedBytes,
  envelopeKinds,
  envelopeOffsets,
  lanes,
  readHeader,
  sealBytes,
  sealedBytesMax,
  tagBytes,
  writeHeader,
} from './frames/envelope.ts'
export type { Envelope, EnvelopeHeader, EnvelopeKind, Lane } from './frames/envelope.ts'
export { reportReasons, strangerPolicies } from './frames/first-contact.ts'
export type * from './frames/first-contact.ts'
export type * from './frames/ice.ts'
export type { ChainEndedFrame, ChainEndFrame, ChainEndFrames, ChainEndQueryFrame } from './frames/chain-end.ts'
export { pushKeyBytes, pushSecretBytes } from './frames/push.ts'
export type { PushClearFrame, PushFrame, PushQueryFrame, PushSetFrame, PushStateFrame } from './frames/push.ts'
export { claimProofKinds } from './frames/claims.ts'
export type {
  ClaimFrame,
  ClaimFrames,
  ClaimProofKind,
  InvitationEntry,
  InvitationRevokeFrame,
  InvitationsFrame,
  InvitationsQueryFrame,
  InviteFrame,
} from './frames/claims.ts'
export type * from './frames/key-log.ts'
export { positionStates, receiverStates } from './frames/mailbox.ts'
export type {
  PositionFrame,
  PositionQueryFrame,
  PositionState,
  ReceiptProof,
  ReceiverState,
  StoredFrame,
  StoredItem,
  StoredStatement,
} from './frames/mailbox.ts'
export { meetingSides } from './frames/meeting.ts'
export type * from './frames/meeting.ts'
export { contactLevels, grantLevels, grantsPageMax, isContactLevel } from './frames/naming.ts'
export { oneTimeLocksFrom } from './frames/locks.ts'
export type * from './frames/locks.ts'
export type * from './frames/naming.ts'
export {
  decodeFrame,
  readStore,
  decodePacket,
  eachFrame,
  encodeFrame,
  encodePacket,
  PacketWriter,
  frameHeadBytes,
  frameTypes,
  numberOfFrame,
  packetOf,
  protocolVersion,
  storedFrameOf,
} from './frames/packet.ts'
export type {
  BlobFrame,
  DeliveryFrame,
  DirectoryFrame,
  Frame,
  FrameOf,
  FrameType,
  IceFrame,
  MailboxFrame,
  MeetingFrame,
  NamingFrame,
  PresenceFrames,
  SessionFrame,
} from './frames/frame.ts'
export type { DecodedPacket } from './frames/packet.ts'
export { freshnesses, presenceChoices, presenceStates } from './frames/presence.ts'
export type * from './frames/presence.ts'
export type * from './frames/session.ts'
export { bytesToId, idBytes, idToBytes, noDevice, parseId } from './ids.ts'
export type { BlobId, BootId, ChannelId, DeviceId, Id, MeetingId, MemberId, MessageId, StreamId } from './ids.ts'
export { limits } from './limits.ts'
export { decodeMessages, encodeMessages, isVoid, messageHeadBytes, voidMessage } from './messages.ts'
export type { BodyEncoding, WireMessage } from './messages.ts'
export { isName, nameLengthMax, parseName, skeletonOf } from './names.ts'
export type { ParsedName, PeerName } from './names.ts'
export { decodeChainEnd, decodeNameTake, encodeChainEnd, encodeNameTake } from './signed/chain-end.ts'
export type { ChainEnd, ChainPlace, NameTake, SignedChainEnd, SignedNameTake } from './signed/chain-end.ts'
export {
  contactRequestBytesMax,
  decodeContactRequest,
  encodeContactRequest,
  isRequestText,
} from './signed/contact-request.ts'
export type { ContactRequest, SignedContactRequest } from './signed/contact-request.ts'
export { encodeSignIn, signedContexts } from './signed/contexts.ts'
export type { SignInStatement } from './signed/contexts.ts'
export { decodeDeviceList, encodeDeviceList, joinSigned, recoveryKinds, splitSigned } from './signed/device-list.ts'
export type { Device, DeviceList, RecoveryKey, RecoveryKind, SignedDeviceList } from './signed/device-list.ts'
export { decodeDirectoryEntry, encodeDirectoryEntry, visibilities } from './signed/directory-entry.ts'
export type { DirectoryEntry, SignedDirectoryEntry, Visibility } from './signed/directory-entry.ts'
export { decodeLogHead, encodeLogEntry, encodeLogHead, logEntry } from './signed/key-log.ts'
export type { LogEntry, LogHead, SignedLogHead } from './signed/key-log.ts'
export { decodeLockKey, encodeLockKey } from './signed/lock-key.ts'
export type { LockKey, SignedLockKey } from './signed/lock-key.ts'
export { decodeOpening, encodeOpening } from './signed/opening.ts'
export type { Opening, SignedOpening, StreamPosition } from './signed/opening.ts'
export { decodeReceipt, encodeReceipt, encodeReceiptRoot, encodeStatement } from './signed/receipt.ts'
export type { Receipt } from './signed/receipt.ts'
export { decodeRollFrame, encodeRollFrame, encodeRollFrameHead } from './signed/roll-frame.ts'
export type { RollFrameHead, SignedRollFrame } from './signed/roll-frame.ts'
export { decodeRollRecord, encodeRollHead, encodeRollRecord, rollPolicies, rollRoles } from './signed/roll-record.ts'
export type {
  DeviceAdd,
  DeviceRemove,
  LockChange,
  MemberAdd,
  MemberRemove,
  RoleChange,
  RollBox,
  RollChange,
  RollCut,
  RollDevice,
  RollHead,
  RollLink,
  RollLock,
  RollPolicy,
  RollRole,
  SettingChange,
  SignedRollRecord,
} from './signed/roll-record.ts'
