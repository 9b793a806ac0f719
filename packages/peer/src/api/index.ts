export type {
  BlobChange,
  BlobEnd,
  BlobFile,
  BlobMailboxStatus,
  BlobReceiver,
  Blobs,
  BlobSaveHandle,
  BlobSource,
  BlobStatus,
  BlobTaker,
  FileMessage,
  OpenBlobOptions,
  SendBlobOptions,
  SentBlob,
  ShareOptions,
} from './blobs.ts'
export type { Channel, ChannelOpening, ChannelService } from './channels.ts'
export type { Contact, ContactJournals, ContactReport, Contacts, ReportedMessage } from './contacts.ts'
export type {
  Conversation,
  ConversationChange,
  ConversationChangeHandler,
  ConversationHandler,
  ConversationInfo,
  ConversationMember,
  ConversationMessage,
  Conversations,
  FrameRepairs,
  GivenRole,
  NewConversation,
  SentToConversation,
} from './conversations.ts'
export type { DeadLetter, DeadLetterChange, DeadLetterPage, DeadLetterQuery, DeadLetters } from './dead-letters.ts'
export type { Devices, OwnDevice } from './devices.ts'
export type {
  DeviceHistory,
  HistoryAsk,
  HistoryProgress,
  HistoryRecord,
  HistoryTaken,
  TakeHistoryOptions,
} from './history.ts'
export type {
  DeviceLink,
  KeyPlace,
  LinkedName,
  LinkOffer,
  LinkOptions,
  LinkRequest,
  NewRecoveryCode,
  RecoverOptions,
  Recovery,
  RecoveryInfo,
  RecoverySecret,
  TakenName,
  TakeOptions,
} from './linking.ts'
export type {
  Directory,
  DirectoryChange,
  DirectoryContent,
  DirectoryEntryInfo,
  DirectoryPage,
  DirectoryQuery,
  PublishOptions,
} from './directory.ts'
export type {
  DeviceDiagnosis,
  DiagnoseOptions,
  Diagnosis,
  DiagnosisStep,
  FamilyDiagnosis,
  Finding,
  NetworkDiagnosis,
  PathDiagnosis,
  PathTrouble,
  ServerDiagnosis,
  TargetDiagnosis,
  TurnDiagnosis,
} from './diagnosis.ts'
export type {
  Explanation,
  Protection,
  ServerAsked,
  ServerExplanation,
  StepExplanation,
  TargetExplanation,
} from './explanation.ts'
export type { JoinOptions, PeerLogEvent } from './join.ts'
export type {
  Body,
  Duration,
  HandlerOptions,
  Json,
  Message,
  MessageHandler,
  Messages,
  MessageUpdate,
  MissingHandler,
  MissingMessages,
  OutgoingMessage,
  SaidRecord,
  SayOptions,
  SendOptions,
  Sent,
  SentElsewhere,
  SentHandler,
  StandardResult,
  StandardSchema,
  Transaction,
} from './messages.ts'
export type { Push, PushState, PushSubscriptionJson, PushSubscriptionLike } from './push.ts'
export type { Invitation, Invitations, InviteOptions, NameClaim } from './invitations.ts'
export type { KeyLogView, LogFork, NameInfo, Names, TransferOptions, ShownLogHead } from './names.ts'
export type { ConnectionStatus, Peer, PeerCarrier, PeerCounts, PeerPath, WaitOptions, WhyOptions } from './peer.ts'
export type { JournalRange, OwnPresence, Presence, PresenceInfo, StatusJournal } from './presence.ts'
export type { RecordChange, RecordRange, Records, StoredBody } from './records.ts'
export type { Answerer, AskOptions, Reply, Requests } from './requests.ts'
export type { PassphraseOptions, StoreSeal } from './seal.ts'
export type { Signal, Signals } from './signals.ts'
export type { StorageDamage, StorageStatus } from './storage.ts'
export type { NameTrust, Trust } from './trust.ts'
export type { Fingerprint } from '@kith/keys'
