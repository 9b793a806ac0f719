/**
 * @packageDocumentation
 * The state behind the elements, without any screen: for others to build on.
 */
export { type CallPaths } from './calls/call-description.ts'
export { callLimits } from './calls/call-limits.ts'
export { CallMachine, type CallMachineOptions } from './calls/call-machine.ts'
export { CallDesk, type CallChoices, type CallDeskOptions, type CallRoute } from './calls/call-desk.ts'
export { calledBody, type CalledBody } from './calls/call-record.ts'
export { calledMessageType, callSignalType } from './calls/call-types.ts'
export {
  readCallSignal,
  type CallMedia,
  type CallSignal,
  type CallLineSignal,
  type OverReason,
  type Saying,
  type Seat,
  type ShownMedia,
} from './calls/call-signals.ts'
export {
  type CallInput,
  type CallOutcome,
  type CallOutput,
  type CallState,
  type PartyView,
} from './calls/call-steps.ts'
export { Calls, type CallsOptions } from './calls/calls.ts'
export {
  OwnMedia,
  type MediaChoice,
  type MediaDevices,
  type MediaFault,
  type OwnMediaState,
} from './calls/own-media.ts'
export { chatBody, fileBody, quoteTextMax, type ChatBody, type FileBody, type MessageBody } from './chat/bodies.ts'
export { windowMax, Conversation, type ConversationEntry, type ConversationState } from './chat/conversation.ts'
export { markOf, type DeliveryMark } from './chat/delivery-words.ts'
export {
  sizeWords,
  leftWords,
  receivedLine,
  sharedLine,
  sharedPart,
  hasAll,
  type FileLine,
  type SharedView,
} from './chat/file-words.ts'
export { Files } from './chat/files.ts'
export { previewOf, type Preview } from './media/preview.ts'
export { Held, waits } from './chat/held.ts'
export { receiveMessages } from './chat/incoming.ts'
export { findLinks, type TextPiece } from './chat/links.ts'
export { ranks, finalRank, writeMark, type Mark } from './chat/marks.ts'
export {
  chatCollections,
  chatMessageType,
  conversationPrefix,
  messageKey,
  nameOfKey,
  midOfKey,
  latestOf,
  wordsOf,
  MessageClock,
  type DeliveryState,
  type ChatMessage,
  indexKey,
  type Quote,
  type MessageContent,
  type Nudge,
  type LatestMessage,
} from './chat/message-record.ts'
export {
  Outgoing,
  type PendingMessage,
  type PendingFile,
  type OutgoingOptions,
  type SaidAbout,
} from './chat/outgoing.ts'
export {
  charmDefaults,
  charmPreferencesOf,
  CharmPreferences,
  charmOf,
  charmPlace,
  nudgesOffMax,
  soundNames,
  type CharmChoice,
  type SoundName,
} from './charm/charm-preferences.ts'
export { mayNudge, nudge, type NudgeOutcome } from './charm/nudge.ts'
export {
  nudgeBody,
  nudgeEveryMs,
  nudgeLateMs,
  nudgeMessageType,
  nudgesCollection,
  nudgesCountedMax,
  type NudgeBody,
} from './charm/nudge-body.ts'
export { takeNudge } from './charm/take-nudge.ts'
export { followHeard, type Heard } from './charm/heard.ts'
export {
  openPicture,
  pictureBytesMax,
  picturePixelsMax,
  type OpenedPicture,
  type PictureFault,
} from './media/open-picture.ts'
export { readPictureHeader, headerBytesMax, type PictureHeader } from './media/picture-header.ts'
export {
  emoticonNameMax,
  type EmoticonRef,
  emoticonsMax,
  isEmoticonHash,
  isEmoticonName,
  readEmoticons,
} from './emoticons/emoticon.ts'
export { drawnIn } from './emoticons/drawn-in.ts'
export { emoticonAddress } from './emoticons/emoticon-address.ts'
export {
  type EmoticonBody,
  emoticonBody,
  emoticonBytesMax,
  emoticonEdgeMax,
  emoticonMessageType,
  type OwnEmoticonBody,
  ownEmoticonBody,
  ownEmoticonMessageType,
} from './emoticons/emoticon-body.ts'
export { type EmoticonPiece, emoticonPieces, emoticonsIn } from './emoticons/emoticon-pieces.ts'
export { emoticonCollections } from './emoticons/emoticon-collections.ts'
export {
  type EmoticonPicture,
  emoticonsOfOneMax,
  ownEmoticonsMax,
  type OwnEmoticonRecord,
} from './emoticons/emoticon-records.ts'
export { type MadeEmoticon, makeEmoticon } from './emoticons/make-emoticon.ts'
export {
  type EmoticonNameFault,
  freeName,
  type NewEmoticon,
  type OwnEmoticon,
  OwnEmoticons,
  ownEmoticonsOf,
} from './emoticons/own-emoticons.ts'
export { Pictures, picturesOf, type PicturesOptions } from './pictures/own-picture.ts'
export {
  displayPictureBytesMax,
  displayPictureEdgeMax,
  pictureAddress,
  pictureBody,
  pictureMessageType,
  type PictureBody,
} from './pictures/picture-body.ts'
export { pictureCollections } from './pictures/picture-collections.ts'
export { makeDisplayPicture, squareWithin, zoomMax, type Square } from './pictures/square.ts'
export { placeOfConversation, conversationOf } from './chat/place.ts'
export { takeEverywhere, type Take } from './chat/take-everywhere.ts'
export { keepLine, putMessage, type Came } from './chat/lines.ts'
export {
  readMessageType,
  statesMessageType,
  midsMax,
  OwnDevices,
  type ReadBody,
  type StatesBody,
} from './chat/own-devices.ts'
export { receiveOwn, arrived } from './chat/own-incoming.ts'
export { fold, wordsToFind } from './search/fold.ts'
export { HistoryIndex } from './search/history-index.ts'
export { markForSearch, searchCollections } from './search/search-record.ts'
export { Search, type SearchHit, type SearchState } from './search/search.ts'
export { mergeSegment, segmentMax, Segments, type Found, type SearchEntry, type Segment } from './search/segments.ts'
export { sendIn, sendChange } from './chat/sending.ts'
export { missingWords } from './chat/missing-words.ts'
export { stepWords } from './chat/step-words.ts'
export { emptySummary, Summaries, type Summary, type Arrival } from './chat/summaries.ts'
export { layOut, type TimelineDay, type TimelineItem } from './chat/timeline.ts'
export { Typing } from './chat/typing.ts'
export { quietMs, bannerOf, storageBannerOf, type BannerAction, type Banner } from './connection/banner.ts'
export { Connection, type Way } from './connection/connection.ts'
export { Diagnosing, type DiagnosingState } from './connection/diagnosing.ts'
export {
  stepSentence,
  partsOf,
  headline,
  deviceSentence,
  findingSentence,
  pathOutcome,
  pathReason,
  otherFindings,
  diagnosisText,
  seconds,
} from './connection/diagnosis-words.ts'
export {
  wayWords,
  carrierNames,
  policies,
  policyWords,
  pathSentence,
  carrierSentence,
  millisecondWords,
  momentWords,
} from './connection/path-words.ts'
export { ContactBook } from './contacts/contact-book.ts'
export { muteOf, mutePlace, unmutePlace } from './muting/mute-place.ts'
export { muteSpans, isMuted, muteWords } from './muting/muting.ts'
export { reasons, linesToShow, type Reason, type ReportedLines } from './contacts/reporting.ts'
export { DeviceBook, type DeviceTask } from './devices/device-book.ts'
export { DirectoryList, wordsIn, type DirectoryListState } from './directory/directory-list.ts'
export { History, type HistoryState, type HistoryQuestion } from './devices/history.ts'
export type { GroupEvent, GroupLogEntry } from './groups/group-event.ts'
export { groupMark } from './groups/group-mark.ts'
export { groupPicture } from './groups/group-picture.ts'
export { GroupDelivery, wholeOf } from './groups/group-delivery.ts'
export { type MemberStanding, standingsOf } from './groups/group-standing.ts'
export { receiveGroupChanges } from './groups/group-incoming.ts'
export { beginGroup, forgetGroup, groupLog, type GroupLogRow } from './groups/group-keeping.ts'
export { receiveAsks, joinMessageType } from './groups/group-asks.ts'
export { GroupInvites, type GroupInvite, type GroupInviteOptions } from './groups/group-invites.ts'
export { askToJoin } from './groups/group-joining.ts'
export {
  askWords,
  freshInvite,
  groupLinkText,
  joinProof,
  readAskWords,
  readGroupLink,
  type GroupLink,
  type JoinAsk,
} from './groups/group-link.ts'
export { GroupNotices, groupNotices, type GroupNotice, type GroupNoticeChoice } from './groups/group-notices.ts'
export { Groups, nameOfGroup, type Group } from './groups/groups.ts'
export { eventWords } from './groups/groups-words.ts'
export { Inviting, type InvitingState } from './devices/inviting.ts'
export { Joining, type JoiningState } from './devices/joining.ts'
export {
  browserPasskeys,
  NoSecretError,
  passkeyTrouble,
  type PasskeySecret,
  type Passkeys,
} from './devices/passkeys.ts'
export { NameRecovery, type RecoveringState, type Recovering } from './devices/recovering.ts'
export { RecoveryMaking, type RecoveryMakingState } from './devices/recovery-making.ts'
export {
  Invitations,
  standingOf,
  type InvitationTask,
  type MadeInvitation,
  type InvitationStanding,
} from './invitations/invitations.ts'
export { capture, letGo, type Captured, type CaptureFault } from './media/capture.ts'
export { cleaned } from './media/cleaned.ts'
export { claimedKind, type MediaKind } from './media/media-kind.ts'
export { contentFault, contentWords } from './media/content.ts'
export { type ContentFault, mayBeOpened, type PictureSize } from './media/content-fault.ts'
export { isAsClaimed, signatureBytes } from './media/signatures.ts'
export { smallPicture, type SmallPicture } from './media/picture.ts'
export { cleanableTypes, withoutTraces } from './media/traces.ts'
export { recordingMsMax, VoiceRecorder, type Recording } from './media/voice-recorder.ts'
export { chartDays, type ChartBar, type ChartDay } from './journal/journal-chart.ts'
export { durationCell, durationWords, journalState } from './journal/journal-words.ts'
export { StatusJournal, type JournalView, type JournalWeek } from './journal/status-journal.ts'
export { firstDayOfWeek, isZone, ownZone, weekOf, type ZoneDay } from './journal/zone-days.ts'
export { Messenger } from './messenger.ts'
export { messengerOf } from './messenger-of.ts'
export { useJoined, type PeerUse } from './network/joined.ts'
export { JoinedPeer } from './network/joined-peer.ts'
export { readName, faultOf, codeSentence, type TypedName, type Fault } from './network/names.ts'
export { Cell, follow, type Watchable } from './observable/cell.ts'
export { passphraseLettersMin, Passphrase, type PassphraseStep } from './passphrase/passphrase.ts'
export { Idleness, type IdlenessOptions } from './presence/idleness.ts'
export { OwnStatus, type Choice, type Remembered } from './presence/own-presence.ts'
export { noteSpans, quickStatuses, untilOf, type NoteSpan, type QuickStatus } from './presence/quick-status.ts'
export { PresenceView } from './presence/presence-view.ts'
export { signOf, presenceWords, type PresenceSign } from './presence/presence-words.ts'
export { MessageActions, isToAnswer, isOwnToChange } from './rich/message-actions.ts'
export { mentionsIn, mentionPieces, type MentionPiece } from './rich/mentions.ts'
export {
  pollMessageType,
  pollAnswersMin,
  pollAnswersMax,
  pollAnswerMax,
  pollQuestionMax,
  type Poll,
  type PollChange,
} from './rich/poll.ts'
export { areAnswers, pollBody, voteBody, endBody, type PollBody } from './rich/poll-bodies.ts'
export { joinThread, markThreadSeen, threadAnswersMax, answersWaitingMax } from './rich/threads.ts'
export { ThreadView, type ThreadOf } from './rich/thread-view.ts'
export { counted, resultOf } from './rich/poll-counting.ts'
export { listedNames, mentionsMax } from './rich/listed-names.ts'
export { meantIn } from './rich/meant.ts'
export { Pins, pinsShownMax } from './rich/pins.ts'
export { readText, plainText, marksMax, type TextBlock, type TextSpan, type TextStyle } from './rich/format.ts'
export { changeTypes, changeSchemas, isSign, bodyOf, signUnitsMax, type Change } from './rich/changes.ts'
export { applyChange, changed, signersMax } from './rich/apply.ts'
export { takeChange, waitingMax, waitingOfOneMax } from './rich/waiting.ts'
export { rosterOf, type RosterRow, type Roster, type RosterParts } from './roster/roster.ts'
export { readRoute, hashOf, invitationIn, invitationLink, inviteAddress, type Route } from './route/route.ts'
export { deepLinkHash } from './route/deep-link.ts'
export {
  browserSession,
  browserStoreName,
  networkAddress,
  type BrowserSessionOptions,
} from './session/browser-session.ts'
export { StoreNames, type Entry, type StoreMemory } from './session/entry.ts'
export { idleChoices, IdleLock, type IdleLockOptions } from './session/idle-lock.ts'
export {
  Leftovers,
  type Leftover,
  type LeftoverTask,
  type LeftoverMemory,
  type Databases,
} from './session/leftovers.ts'
export { OwnNames } from './session/own-names.ts'
export { type LockStorage } from './session/lock-storage.ts'
export { Locks, type WatchStorage } from './session/locks.ts'
export {
  Session,
  type NameMemory,
  type OpenWith,
  type OpenPeer,
  type SessionState,
  type SessionOptions,
} from './session/session.ts'
export {
  appearances,
  awayChoices,
  Preferences,
  preferencesOf,
  takePreferences,
  type DevicePreferences,
  type SharedPreferences,
} from './settings/preferences.ts'
export { preferencesMessageType } from './settings/preferences-message.ts'
export { receivePreferences } from './settings/receiving.ts'
export { timeOfDay, exactTimeOfDay, dayWords, shortMoment, fullMoment, dateWords, lastSeen } from './time/time-words.ts'
export { TrustBook } from './trust/trust-book.ts'
export { changeSentence } from './trust/trust-words.ts'
export { Verifying, type VerifyingState, type OwnFingerprint } from './trust/verifying.ts'
export type { Installed } from './installed/installed.ts'
export {
  type Notice,
  type NoticeChoice,
  type NoticePermission,
  Notices,
  type NoticeSurroundings,
  type SleepWords,
  type WakeAnswer,
} from './installed/notices.ts'
export { type PushMemory, type PushSurroundings, PushSwitch, type PushSwitchState } from './installed/push-switch.ts'
export type { Shared, SharedShelf } from './installed/shared.ts'
export { type UpdateSource, Updates } from './installed/updates.ts'
export type { Area, Catalogue, Sentences } from '../words/catalogue.ts'
export { chooseTag, languageOf, languages, type Language, type LanguageTag } from '../words/languages.ts'
export { english, loadWords, Words } from '../words/words.ts'
