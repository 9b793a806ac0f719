import type { WaitOptions } from './peer.ts'

/**
 * What entitles to a name where the network does not give names to everybody (spec NM20). One of them; the network says with `claim-required` which it takes.
 */
export type NameClaim =
  /** An invitation: its text, or the whole address with `#invite=` at the end. */
  | { readonly invitation: string }
  /** A token that the application's own backend signed. */
  | { readonly token: string }
  /**
   * An OpenID Connect ID token. It is asked for with the nonce that the token has to contain, so that a token that somebody else gets hold of claims nothing. The nonce
   * stays the same for one store until the name is claimed: a page may go to the provider and come back in between.
   */
  | { readonly idToken: (nonce: string) => string | Promise<string> }
  /** The store itself: a name that one of its devices released, and that is still in quarantine, is taken back. Without effect on a name that is not released. */
  | { readonly takeBack: true }

/** Invitations of a network that asks for them. */
export interface Invitations {
  /**
   * Makes one. Its text is the secret: the network keeps a hash, and nobody can show it again. Rejects `claim-required` where members make none,
   * `rate-exceeded` when as many were made as a member may make in a day, `name-malformed`, `name-reserved`, `server-unreachable`.
   */
  create(options?: InviteOptions): Promise<string>
  /** Those that this name made, and for a name that operates the network all, the earliest first. Rejects `server-unreachable`. */
  list(options?: WaitOptions): Promise<readonly Invitation[]>
  /** One is good no more. Rejects `invitation-unknown`, `server-unreachable`. */
  revoke(id: string, options?: WaitOptions): Promise<void>
}

/** How an invitation is made. */
export interface InviteOptions extends WaitOptions {
  /** The one name that it is for. @default any */
  readonly name?: string | undefined
  /** For how long it is good, in milliseconds; counted in whole seconds, and not longer than the network has it. @default what the network gives, 72 hours */
  readonly validMs?: number | undefined
}

/** An invitation, without its secret. */
export interface Invitation {
  /** The hash under which the network keeps it, in lower-case hex. */
  readonly id: string
  /** The one name it is for. */
  readonly name: string | undefined
  readonly madeAtMs: number
  /** Until when it is good, in milliseconds since 1970 by the network's clock. */
  readonly untilMs: number
  /** The name that was claimed with it. */
  readonly usedBy: string | undefined
  readonly isRevoked: boolean
}
