import type { DeviceId, ErrorCode } from '@kith/wire'
import type { CarrierKind, PathCandidate, PathSignal } from './signal.ts'

/** By which paths messages may travel: `direct-only` never over relay and mailbox, `relay-only` never directly, so that no address is shown. */
export const pathPolicies = ['any', 'direct-only', 'relay-only'] as const

/** By which paths messages may travel. */
export type PathPolicy = (typeof pathPolicies)[number]

/** What two policies leave together: nothing when each forbids what the other allows (spec PA13). */
export function bothPolicies(one: PathPolicy, other: PathPolicy): PathPolicy | undefined {
  if (one === 'any') return other
  return other === 'any' || other === one ? one : undefined
}

/** What a device is allowed: the policy for an accepted contact, and nothing for anybody else. */
export type PathPermission = PathPolicy | 'not-a-contact'

/** What goes into the machine of paths. Devices without a permission that allows direct paths are not told anything. */
export type PathInput =
  /** Whether a device may learn our address; before its first traffic or signal, and when it changes. */
  | { readonly kind: 'permission'; readonly device: DeviceId; readonly permission: PathPermission }
  /** Something goes to a device, or came from it. */
  | { readonly kind: 'traffic'; readonly device: DeviceId }
  /** A device said something, already checked for its form. */
  | { readonly kind: 'signal'; readonly device: DeviceId; readonly signal: PathSignal }
  /** An attempt became a link. `canRestart` is true when it can look for a new way without being made anew. */
  | { readonly kind: 'up'; readonly device: DeviceId; readonly attempt: string; readonly canRestart: boolean }
  /** An attempt failed, or its link ended, not by `close`. */
  | { readonly kind: 'over'; readonly device: DeviceId; readonly attempt: string; readonly code: ErrorCode }
  /** Something arrived on a link, or left its buffer; a few times a second are enough. */
  | { readonly kind: 'heard'; readonly device: DeviceId; readonly attempt: string }
  /** Answers `ping`. */
  | { readonly kind: 'pong'; readonly device: DeviceId; readonly attempt: string; readonly token: number }
  /** Nothing that was sent directly is acknowledged, so the relay is used; `use` says when the link is good again. */
  | { readonly kind: 'doubt'; readonly device: DeviceId }
  /** Whether signals reach other devices over the relay. */
  | { readonly kind: 'relay'; readonly isUp: boolean }
  /** Which carriers this program has, when that changed. */
  | { readonly kind: 'carriers'; readonly carriers: readonly CarrierKind[] }
  /** The page became visible, or the network changed. */
  | { readonly kind: 'wake' }
  /** The device is of no interest any more. */
  | { readonly kind: 'forget'; readonly device: DeviceId }

/** What the machine of paths wants done. `attempt` names the attempt, and the link it became. */
export type PathOutput =
  /** Begin an attempt and propose it. */
  | {
      readonly kind: 'offer'
      readonly device: DeviceId
      readonly carrier: CarrierKind
      readonly attempt: string
    }
  /** Begin an attempt with the other side's offer; of one that is there, take its new description. */
  | {
      readonly kind: 'answer'
      readonly device: DeviceId
      readonly carrier: CarrierKind
      readonly attempt: string
      readonly description: string
      readonly dropped: string
    }
  /** Give the attempt what the other side answered. */
  | { readonly kind: 'take'; readonly device: DeviceId; readonly attempt: string; readonly description: string }
  | {
      readonly kind: 'candidates'
      readonly device: DeviceId
      readonly attempt: string
      readonly candidates: readonly PathCandidate[]
    }
  /** Send the own description once more. */
  | { readonly kind: 'repeat'; readonly device: DeviceId; readonly attempt: string }
  /** Look for a new way for a link that is up. */
  | { readonly kind: 'restart'; readonly device: DeviceId; readonly attempt: string }
  /** Give the attempt up, or close its link; nothing is said of it any more. */
  | { readonly kind: 'close'; readonly device: DeviceId; readonly attempt: string }
  /** Tell the other device something. */
  | { readonly kind: 'signal'; readonly device: DeviceId; readonly signal: PathSignal }
  /** Ask over a link for a sign of life; answered by `pong`. */
  | { readonly kind: 'ping'; readonly device: DeviceId; readonly attempt: string; readonly token: number }
  /** See to it that the relay works: a link does not answer soon, so that the relay may be needed next. */
  | { readonly kind: 'ask-relay'; readonly device: DeviceId }
  /**
   * Send over this link from now on, or over none. `isAnew` is true when what was sent directly before may be lost: the link before it
   * does not work, or was doubted.
   */
  | {
      readonly kind: 'use'
      readonly device: DeviceId
      readonly attempt: string | undefined
      readonly isAnew: boolean
    }
  /** What `snapshot` says of a device changed. */
  | { readonly kind: 'changed'; readonly device: DeviceId }

/**
 * Why there is a direct path to a device, or none. `quiet`: nothing was said for a while, so none is wanted. `unreachable`: the device cannot be told
 * anything now. `unavailable`: this program has no carrier.
 */
export type PathState =
  'up' | 'connecting' | 'waiting' | 'declined' | 'quiet' | 'unreachable' | 'not-a-contact' | 'policy' | 'unavailable'

/** How the paths to one device stand. */
export interface PathSight {
  readonly device: DeviceId
  readonly state: PathState
  /** Of `waiting` and `declined`: when the next attempt begins. */
  readonly untilMs: number | undefined
  /** The link that is sent on. */
  readonly attempt: string | undefined
  readonly carriers: readonly CarrierSight[]
}

/** How one carrier to one device stands. */
export interface CarrierSight {
  readonly carrier: CarrierKind
  readonly state: 'up' | 'silent' | 'connecting' | 'waiting' | 'declined' | 'idle'
  readonly untilMs: number | undefined
  /** Why the last attempt failed, or its link ended; undefined when none did, or a later one came up. */
  readonly code: ErrorCode | undefined
  /** The link that is up. */
  readonly attempt: string | undefined
  readonly rttMs: number | undefined
}
