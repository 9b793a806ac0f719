import { KithError, parseName } from '@kith/wire'

import { Admission } from './admission.ts'
import { invitationRulesDefault } from './invitation-book.ts'
import type { InvitationRules } from './naming.ts'

/** Who may claim a name (spec NM20). Everybody, unless a way is named; several may be. */
export interface ClaimOptions {
  /** Whoever has an invitation. */
  readonly invitation?: InvitationClaims | undefined
  /** Names that nobody gets, and nothing that looks like them (spec NM27). @default [] */
  readonly reserved?: readonly string[] | undefined
}

/** Invitations: one use, for one name. */
export interface InvitationClaims {
  /** For how long an invitation is good, in milliseconds. @default 72 hours */
  readonly validMs?: number | undefined
  /** How many invitations a member may make in 24 hours. @default 0 */
  readonly perMemberMax?: number | undefined
  /** Names whose devices may make as many as they like, and see and revoke all. @default [] */
  readonly operators?: readonly string[] | undefined
}

/** What a server asks of those who claim. Rejects `option-invalid`. */
export async function admissionOf({ invitation, reserved = [] }: ClaimOptions = {}): Promise<Admission> {
  for (const name of [...reserved, ...(invitation?.operators ?? [])]) {
    if (parseName(name).kind === 'refused') throw new KithError('option-invalid', `${name} is not a name.`)
  }
  return new Admission({ invitation: invitation !== undefined, reserved })
}

/** Who may make invitations. Throws `option-invalid`. */
export function invitationRulesOf({ invitation = {} }: ClaimOptions = {}): InvitationRules {
  const { validMs, perMemberMax, operators } = { ...invitationRulesDefault, ...invitation }
  const isValid = (count: number | undefined): count is number =>
    count !== undefined && Number.isSafeInteger(count) && count >= 0
  if (!isValid(validMs) || !isValid(perMemberMax) || validMs < 1000)
    throw new KithError(
      'option-invalid',
      'Invitations are good for at least a second, and a member makes none or some.',
    )
  return { validMs, perMemberMax, operators: operators ?? [] }
}
