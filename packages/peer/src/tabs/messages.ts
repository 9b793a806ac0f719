import type { CallName, StreamName } from '../backend/backend.ts'
import type { Failure } from '../backend/failure.ts'

/**
 * What tabs of one peer say to each other. All hear the common channel, on which owner and tabs find each other; the rest travels on a
 * channel of its own between the owner and one tab. `owner` is one ownership: a tab that owns again later has another.
 */
export type CommonMessage =
  /** A tab has become the owner; every tab answers `here`. */
  | { readonly kind: 'owner' }
  /** A tab is there; the owner answers `welcome` on that tab's channel. */
  | { readonly kind: 'here'; readonly tab: string }

/** From the owner to one tab. */
export type OwnerMessage = { readonly owner: string } & (
  | { readonly kind: 'welcome' }
  | { readonly kind: 'result'; readonly id: number; readonly output: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly failure: Failure }
  | { readonly kind: 'item'; readonly id: number; readonly item: unknown }
  | { readonly kind: 'end'; readonly id: number; readonly failure: Failure | undefined }
)

/** From one tab to the owner. Calls and streams of a tab share one row of ids. */
export type TabMessage = { readonly owner: string } & (
  | { readonly kind: 'call'; readonly id: number; readonly method: CallName; readonly input: unknown }
  | { readonly kind: 'stream'; readonly id: number; readonly name: StreamName; readonly input: unknown }
  /** Nobody waits for this call or stream any more. */
  | { readonly kind: 'cancel'; readonly id: number }
)

/** Names of channels and locks, by the peer's name. */
export const tabNames = {
  common: (peer: string): string => `kith-tabs:${peer}`,
  tab: (peer: string, tab: string): string => `kith-tabs:${peer}:${tab}`,
  /** Held by the owner. */
  ownerLock: (peer: string): string => `kith-owner:${peer}`,
  /** Held by each tab while it lives. */
  tabLock: (peer: string, tab: string): string => `kith-tab:${peer}:${tab}`,
} as const
