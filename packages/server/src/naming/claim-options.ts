import { KithError, parseName } from '@kith/wire'

import { Admission, type ExamineToken } from './admission.ts'
import { invitationRulesDefault } from './invitation-book.ts'
import type { InvitationRules } from './naming.ts'
import { keysOf, keysOfProvider, type TokenKeys } from './token-keys.ts'
import { idTokens, ownTokens } from './tokens.ts'

/** Who may claim a name (spec NM20). Everybody, unless a way is named; several may be. */
export interface ClaimOptions {
  /** Whoever has an invitation. */
  readonly invitation?: InvitationClaims | undefined
  /** Whoever has a token that the application's own backend signed. */
  readonly token?: TokenClaims | undefined
  /** Whoever signs in at an OpenID Connect provider. */
  readonly oidc?: OidcClaims | undefined
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

/** JSON Web Tokens (RFC 7519), signed with EdDSA, ES256 or RS256: each claims one name, once. */
export interface TokenClaims {
  /** The `iss` of each token. */
  readonly issuer: string
  /** The `aud` of each token, or one of them. */
  readonly audience: string
  /** The keys that sign them: a JSON Web Key Set, or its address, which begins with `https://` or is on this machine. */
  readonly keys: TokenKeys
  /** The claim that says the name. @default 'name' */
  readonly nameClaim?: string | undefined
}

/** ID tokens of an OpenID Connect provider, whose keys are found by its discovery document. */
export interface OidcClaims {
  /** The provider's address, such as `https://login.example.org`. */
  readonly issuer: string
  /** The id of the client that the provider knows, which is the `aud` of each token. */
  readonly clientId: string
  /** The claim that says the name. @default 'preferred_username' */
  readonly nameClaim?: string | undefined
  /** How many names an account of the provider may claim, 1 to 1000 (spec NM35). @default 1 */
  readonly namesPerSubjectMax?: number | undefined
}

/** What a server asks of those who claim. Throws `option-invalid`. */
export function admissionOf(
  { invitation, token, oidc, reserved = [] }: ClaimOptions = {},
  now: () => number,
): Admission {
  for (const name of [...reserved, ...(invitation?.operators ?? [])]) {
    if (parseName(name).kind === 'refused') throw new KithError('option-invalid', `${name} is not a name.`)
  }
  return new Admission({
    invitation: invitation !== undefined,
    token: token && ownTokens({ ...token, nameClaim: token.nameClaim ?? 'name', keys: keysOf(token.keys) }),
    idToken: oidc && idTokensOf(oidc, now),
    reserved,
  })
}

function idTokensOf(
  { issuer, clientId, nameClaim, namesPerSubjectMax = 1 }: OidcClaims,
  now: () => number,
): ExamineToken {
  if (!Number.isSafeInteger(namesPerSubjectMax) || namesPerSubjectMax < 1 || namesPerSubjectMax > 1000)
    throw new KithError('option-invalid', 'An account claims 1 to 1000 names.')
  const rules = { nameClaim: nameClaim ?? 'preferred_username', issuer, audience: clientId }
  return idTokens({ ...rules, keys: keysOfProvider(issuer, now) }, namesPerSubjectMax)
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
