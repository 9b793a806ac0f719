/**
 * Every limit of the protocol, in one place; `LIMITS.md` lists them with what happens beyond each. Server quotas, which an operator
 * may change, are defaults here.
 */
export const limits = {
  /** Bytes of one packet (one WebSocket message) before sign-in. */
  packetBytesBeforeSignInMax: 8192,
  /** Bytes of one packet after sign-in, and on a direct path. */
  packetBytesMax: 65_536,
  /** Messages in one envelope. */
  envelopeMessagesMax: 64,
  /** Plain bytes of one envelope: all its messages with their headings. */
  envelopeBytesMax: 49_152,
  /** Bytes of one message's body. */
  messageBytesMax: 48_000,
  /** UTF-8 bytes of a message's type. */
  messageTypeBytesMax: 64,
  /** Envelopes a sender may have in flight past the receiver's position. */
  streamWindowEnvelopes: 64,
  /** Sealed bytes a sender may have in flight past the receiver's position. */
  streamWindowBytes: 1_048_576,
  /** Messages one outbox holds before `send` says `outbox-full`. */
  outboxMessagesMax: 100_000,
  /** Longest life of a kept message, and of anything in a stream: 45 days. */
  lifeMsMax: 3_888_000_000,
  /** How far ahead a message may be scheduled: 366 days. */
  notBeforeMsMax: 31_622_400_000,
  /** Life of a kept message when the sender says nothing: 30 days. */
  keepMsDefault: 2_592_000_000,
  /** Life of a message that is not kept: 60 seconds. */
  unkeptLifeMsDefault: 60_000,
  /** Bytes of a signal's sealed body. */
  signalBytesMax: 8192,
  /** Bytes of a bulk frame's sealed body. */
  bulkBytesMax: 61_440,
  /** Bytes that open a channel. */
  channelInitBytesMax: 1024,
  /** Channels that one device has open with one other. */
  channelsPerDeviceMax: 64,
  /** Channels that one device has open. */
  channelsMax: 256,
  /** Bytes of one channel that wait for their reader. */
  channelWindowBytesMax: 4_194_304,
  /** UTF-8 bytes of a presence note or activity. */
  noteBytesMax: 280,
  /** Characters (Unicode code points) of a contact request's text. */
  requestCharactersMax: 500,
  /** Bytes of a contact request's text in UTF-8. */
  requestBytesMax: 1500,
  /** Characters of what a reporter says. */
  reportCharactersMax: 1000,
  /** Messages that are shown in one report. */
  reportMessagesMax: 20,
  /** Bytes of the messages that are shown in one report. */
  reportBytesMax: 16_384,
  /** Names in one presence query, watch or answer. */
  presenceNamesMax: 200,
  /** Devices of one name. */
  devicesMax: 32,
  /** UTF-8 bytes of a device's label; so long that the list of all devices fits into a packet before sign-in. */
  deviceLabelBytesMax: 48,
  /** Bytes of a device list or lock key record. */
  deviceListBytesMax: 8192,
  /** One-time lock keys of a device that a server keeps. */
  oneTimeLocksMax: 100,
  /** Device lists of one name, one after the other. */
  deviceListsMax: 1000,
  /** Device lists in one answer to a look-up. */
  deviceListsPageMax: 100,
  /** Recovery keys of one name. */
  recoveryKeysMax: 4,
  /** Bytes that stand beside a recovery key. */
  recoveryHintBytesMax: 128,
  /** How long two devices may take to become devices of one name, in milliseconds. */
  meetingMsMax: 600_000,
  /** Messages of one end of a meeting. */
  meetingMessagesMax: 8,
  /** Bytes of one message in a meeting. */
  meetingMessageBytesMax: 1024,
  /** Bytes of one signed directory entry. */
  entryBytesMax: 8192,
  /** Entries of one page of search results. */
  searchPageMax: 100,
  /** Streams named in one HELLO. */
  helloStreamsMax: 500,
  /** Envelopes named in one receipt. */
  receiptItemsMax: 64,
  /** Hashes in the proof of one receipt: a network signs at most 65,536 statements together. */
  receiptPathMax: 16,
  /** Hashes of one way through the key log. */
  logPathMax: 64,
  /** Bytes of a signed head of the key log. */
  logHeadBytesMax: 512,
  /** Bytes of a signed take, with which somebody gets a name from its owner. */
  nameTakeBytesMax: 512,
  /** Bytes of a signed end of a chain of device lists. */
  chainEndBytesMax: 1024,
  /** Bytes of one part of a blob: a sealed chunk, or a page of its hash tree. */
  blobPartBytesMax: 49_168,
  /** Parts of a blob that one `blob-get` asks for. */
  blobGetPartsMax: 64,
  /** Bytes of one blob's content: 4 TiB. */
  blobBytesMax: 4_398_046_511_104,
  /** Plain bytes of a blob's chunk; the last one may be shorter. */
  blobChunkBytes: 49_152,
  /** Hashes in one page of a blob's tree. */
  blobPageHashes: 1536,
  /** UTF-8 bytes of a blob's name. */
  blobNameBytesMax: 255,
  /** UTF-8 bytes of a blob's media type. */
  blobTypeBytesMax: 127,
  /** Names for whom one blob is. */
  blobReceiversMax: 256,
  /** Parts of one blob that one requester may have asked one holder for. */
  blobWantsMax: 128,
  /** STUN servers, and TURN servers, in one answer. */
  iceServersMax: 8,
  /** UTF-8 bytes of the URL of a STUN or TURN server. */
  iceUrlBytesMax: 255,
  /** Conversations that one device keeps, those that it left among them. */
  conversationsMax: 1000,
  /** Conversations of which a device has heard without being a member. */
  strangeConversationsMax: 64,
  /** UTF-8 bytes of a conversation's title. */
  conversationTitleBytesMax: 256,
  /** Bytes of a conversation's picture, which is a setting of its roll. */
  conversationPictureBytesMax: 4096,
  /** Bytes of one roll record; it fits into a message. */
  rollRecordBytesMax: 48_000,
  /** Devices of all members of a roll. */
  rollDevicesMax: 250,
  /** Records that one roll record stands on. */
  rollParentsMax: 64,
  /** Changes of one roll record. */
  rollChangesMax: 64,
  /** Links to older keys in one roll record, and records without a link. */
  rollLinksMax: 64,
  /** UTF-8 bytes of the key of a roll's setting. */
  rollSettingKeyBytesMax: 64,
  /** Bytes of a roll's setting. */
  rollSettingBytesMax: 4096,
  /** Settings of a roll. */
  rollSettingsMax: 64,
  /** Bytes of the sealed body of a roll frame. */
  rollFrameBytesMax: 61_440,
  /** Records of a roll. */
  rollRecordsMax: 20_000,
  /** Roll records that wait for earlier ones. */
  rollWaitingMax: 1024,
  /** Keys kept for frames of a conversation that are still on their way. */
  rollSkippedKeysMax: 2000,
  /** Chains of keys of a conversation's devices, of all epochs. */
  rollChainsMax: 16_384,
  /** Promotions between the owner of a roll and one of its managers. */
  rollRankMax: 16,
  /** How long keys of a conversation are kept for frames that are still on their way: 30 days. */
  rollKeyMsMax: 2_592_000_000,
  /** How long a device keeps a lock key of a roll that it has replaced: 7 days. */
  rollLockMsMax: 604_800_000,
  /** Bytes of what a claim is proven with; it fits into a packet before sign-in. */
  claimProofBytesMax: 6144,
  /** UTF-8 bytes of the address of a push subscription. */
  pushEndpointBytesMax: 1024,
  /** Invitations in one answer. */
  invitationsPageMax: 100,
} as const
