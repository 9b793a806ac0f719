import type { BootId, Frame, FrameOf } from '@kith/wire'

import type { Blobs } from '../blobs/blobs.ts'
import type { Clock } from '../clock.ts'
import type { Logger } from '../logger.ts'
import type { Mailbox } from '../mailbox/service.ts'
import type { MeetingPlace } from '../meetings/meetings.ts'
import type { Metrics } from '../metrics/metrics.ts'
import type { Naming } from '../naming/naming.ts'
import type { Deadlines, Limits, Rates } from '../options.ts'
import type { Blocks } from '../routing/blocks.ts'
import type { Router } from '../routing/router.ts'
import type { Flusher } from './flusher.ts'
import type { SessionTable } from './session-table.ts'
import type { Session } from './session.ts'
import type { TokenBucket } from './token-bucket.ts'

/** Frames that a signed-in device asks something with: each names the device as `as` and carries a `request`. */
export type RequestType =
  | 'lookup'
  | 'devices-set'
  | 'lock-publish'
  | 'lock-take'
  | 'grant'
  | 'grants-query'
  | 'presence-set'
  | 'presence-query'
  | 'presence-watch'
  | 'presence-unwatch'
  | 'publish'
  | 'unpublish'
  | 'search'
  | 'search-end'
  | 'position-query'
  | 'ice-query'
  | 'log-query'
  | 'invite'
  | 'invitations-query'
  | 'invitation-revoke'
  | 'chain-end'
  | 'chain-end-query'
  | 'strangers-set'
  | 'report'
  | 'push-query'
  | 'push-set'
  | 'push-clear'
  | 'blob-reserve'
  | 'blob-query'
  | 'blob-release'

export type RequestFrame = FrameOf<RequestType>

/**
 * Answers requests. Resolves with the answer, in one frame or several; a `KithError` becomes `refused` with its code, and anything
 * else `refused` with `internal`.
 */
export type Responders = {
  readonly [T in RequestType]: (session: Session, frame: FrameOf<T>) => Promise<Frame | readonly Frame[]>
}

/** Why a session ended: its connection did, or a newer connection of the device took over. */
export type LeaveReason = 'left' | 'taken-over'

/** Who follows the sessions of the server. */
export interface SessionListener {
  /** The device attached. */
  arrived(session: Session): void
  left(session: Session, reason: LeaveReason): void
}

/** What the network says of itself in every challenge. */
export interface NetworkIdentity {
  /** Ed25519 public key, 32 bytes. */
  readonly networkKey: Uint8Array
  readonly domain: string
  readonly boot: BootId
}

/** What connections work with. */
export interface SessionServices {
  readonly clock: Clock
  readonly log: Logger
  readonly metrics: Metrics
  readonly network: NetworkIdentity
  readonly naming: Naming
  readonly mailbox: Mailbox
  readonly blobs: Blobs
  readonly meetings: MeetingPlace
  readonly router: Router
  readonly blocks: Blocks
  readonly flusher: Flusher
  readonly table: SessionTable
  readonly responders: Responders
  readonly listeners: readonly SessionListener[]
  readonly limits: Limits
  readonly deadlines: Deadlines
  readonly rates: Rates
  /** The bucket of sign-ins of an address. */
  readonly signInsOf: (address: string) => TokenBucket
}
