import type * as blob from './blob.ts'
import type { ChainEndFrames } from './chain-end.ts'
import type { ClaimFrames } from './claims.ts'
import type * as delivery from './delivery.ts'
import type * as directory from './directory.ts'
import type { FirstContactFrame } from './first-contact.ts'
import type * as ice from './ice.ts'
import type * as keyLog from './key-log.ts'
import type * as locks from './locks.ts'
import type * as mailbox from './mailbox.ts'
import type * as meeting from './meeting.ts'
import type * as naming from './naming.ts'
import type * as presence from './presence.ts'
import type { PushFrame } from './push.ts'
import type * as session from './session.ts'

/** Every frame of the protocol. */
export type Frame =
  | SessionFrame
  | NamingFrame
  | MeetingFrame
  | DeliveryFrame
  | PresenceFrames
  | DirectoryFrame
  | MailboxFrame
  | IceFrame
  | keyLog.KeyLogFrame
  | ClaimFrames
  | ChainEndFrames
  | PushFrame
  | BlobFrame

/** Connection, sign-in and answers. */
export type SessionFrame =
  | session.ChallengeFrame
  | session.SignInFrame
  | session.SignedInFrame
  | session.DoneFrame
  | session.RefusedFrame
  | session.ByeFrame
  | session.PingFrame
  | session.PongFrame
/** Names, their devices and grants. */
export type NamingFrame =
  | naming.LookupFrame
  | naming.NameRecordFrame
  | naming.StaleDevicesFrame
  | naming.DevicesSetFrame
  | locks.LockFrames
  | naming.GrantFrame
  | naming.GrantsQueryFrame
  | naming.GrantsFrame
  | FirstContactFrame
/** Two devices that are to become devices of one name. */
export type MeetingFrame = meeting.MeetFrame | meeting.MetFrame | meeting.MeetingEndFrame
/** Envelopes, acknowledgements and what goes with them. */
export type DeliveryFrame =
  | delivery.DataFrame
  | delivery.StoreFrame
  | mailbox.StoredFrame
  | delivery.AckFrame
  | delivery.HelloFrame
  | delivery.AttachFrame
  | delivery.DrainedFrame
  | delivery.GapFrame
  | delivery.ReopenFrame
  | delivery.AbsentFrame
  | delivery.PresentFrame
  | delivery.TurnedDownFrame
  | delivery.SignalFrame
  | delivery.BulkFrame
/** Presence of names. */
export type PresenceFrames =
  | presence.PresenceSetFrame
  | presence.PresenceQueryFrame
  | presence.PresenceWatchFrame
  | presence.PresenceUnwatchFrame
  | presence.PresenceFrame
/** Entries of the directory. */
export type DirectoryFrame =
  | directory.PublishFrame
  | directory.UnpublishFrame
  | directory.SearchFrame
  | directory.ResultsFrame
  | directory.DirectoryChangeFrame
  | directory.SearchEndFrame
/** Questions about what the mailbox keeps. */
export type MailboxFrame = mailbox.PositionQueryFrame | mailbox.PositionFrame
/** Servers that help to find direct paths. */
export type IceFrame = ice.IceQueryFrame | ice.IceServersFrame | ice.IceSeenFrame
/** Large content in the mailbox. */
export type BlobFrame =
  | blob.BlobReserveFrame
  | blob.BlobKeptFrame
  | blob.BlobPutFrame
  | blob.BlobStoredFrame
  | blob.BlobTurnedDownFrame
  | blob.BlobQueryFrame
  | blob.BlobGetFrame
  | blob.BlobPartFrame
  | blob.BlobReleaseFrame

/** The name of a frame type, such as `sign-in`. */
export type FrameType = Frame['type']
/** The frame of a type. */
export type FrameOf<T extends FrameType> = Extract<Frame, { readonly type: T }>
