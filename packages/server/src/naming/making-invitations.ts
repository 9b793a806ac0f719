import { randomBytes } from 'node:crypto'

import { KithError } from '@kith/wire'

import { hashOfInvitation, invitationBytes } from './invitations.ts'
import type { Naming } from './naming.ts'

/** An invitation that the operator wants. */
export interface InvitationAsked {
  /** The one name it is for. @default any */
  readonly name?: string | undefined
  /** For how long it is good, in milliseconds; counted in whole seconds. @default what the network gives, 72 hours */
  readonly validMs?: number | undefined
}

/** Makes an invitation as the operator. Its text is 22 characters of base64url, and is kept nowhere. */
export async function makeInvitation(
  naming: Naming,
  { name = '', validMs = 0 }: InvitationAsked = {},
): Promise<string> {
  const bytes = randomBytes(invitationBytes)
  const asked = { hash: hashOfInvitation(bytes), name, validSeconds: Math.ceil(validMs / 1000) }
  const outcome = await naming.invite('operator', asked)
  if (outcome.kind === 'refused') throw new KithError(outcome.code, outcome.message)
  return bytes.toString('base64url')
}
