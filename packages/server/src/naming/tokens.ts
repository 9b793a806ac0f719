/**
 * Tokens that entitle to a name (spec NM26, NM28): signed by the backend of an application that has its own accounts, or by an OpenID Connect provider. The first kind
 * is used up by its own id; the second is bound to the key of the identity by its nonce, so that whoever gets hold of it claims nothing with another identity,
 * and each account gets as many names as the network gives.
 */
import { createHash } from 'node:crypto'

import { type ErrorCode, KithError, parseName } from '@kith/wire'
import { errors, type JWTPayload, jwtVerify, type JWTVerifyGetKey } from 'jose'
import type { Transaction } from 'kysely'

import type { Tables } from '../store/tables.ts'
import type { Claimed, ExamineToken } from './admission.ts'
import { countForSubject } from './claim-subjects.ts'
import type { NamingRefused } from './naming.ts'
import { refusal } from './signatures.ts'

/** Which tokens are taken. */
export interface TokenRules {
  readonly issuer: string
  readonly audience: string
  /** The claim that says the name. */
  readonly nameClaim: string
  readonly keys: JWTVerifyGetKey
}

/** Signatures that are taken: with `none` or a shared secret nobody claims anything. */
const algorithms = ['EdDSA', 'Ed25519', 'ES256', 'RS256']
/** Clocks may differ by so much, in seconds. */
const toleranceSeconds = 30
/** A token that is good for longer is refused: its id would have to be kept as long. */
const lifeMsMax = 86_400_000

/** Takes tokens of an application's own backend, each once (spec NM26). */
export function ownTokens(rules: TokenRules): ExamineToken {
  return async (proof, claimed, nowMs) => {
    const payload = await verified(proof, claimed, nowMs, rules, ['exp', 'jti'])
    if (payload.kind === 'refused') return payload
    const { iss = '', jti = '', exp = 0 } = payload.claims
    const untilMs = (exp + toleranceSeconds) * 1000
    if (untilMs - nowMs > lifeMsMax + toleranceSeconds * 1000)
      return refusal('token-wrong', 'A token is good for a day at most.')
    const hash = createHash('sha256').update(`${iss}\0${jti}`).digest()
    return { kind: 'voucher', redeem: (tx, _, atMs) => useUp(tx, hash, untilMs, atMs) }
  }
}

/** Takes ID tokens of a provider, which contain the nonce of the identity (spec NM28), for so many names of each account (spec NM35). */
export function idTokens(rules: TokenRules, namesMax: number): ExamineToken {
  return async (proof, claimed, nowMs) => {
    const payload = await verified(proof, claimed, nowMs, rules, ['exp', 'iat', 'sub', 'nonce'])
    if (payload.kind === 'refused') return payload
    const { nonce, azp, aud, sub: subject } = payload.claims
    if (nonce !== nonceOf(claimed.identityKey)) return refusal('token-foreign')
    const isForUs = azp === undefined ? !Array.isArray(aud) || aud.length === 1 : azp === rules.audience
    if (!isForUs || typeof subject !== 'string' || subject === '') return refusal('token-wrong')
    const account = { issuer: rules.issuer, subject, namesMax }
    return { kind: 'voucher', redeem: (tx, taken, nowMs) => countForSubject(tx, account, taken, nowMs) }
  }
}

/** What the ID token of an identity has to contain. */
export function nonceOf(identityKey: Uint8Array): string {
  return createHash('sha256').update('kith id token v1\0').update(identityKey).digest('base64url')
}

type Verified = { readonly kind: 'claims'; readonly claims: JWTPayload } | NamingRefused

async function verified(
  proof: Uint8Array,
  { name }: Claimed,
  nowMs: number,
  { issuer, audience, nameClaim, keys }: TokenRules,
  requiredClaims: string[],
): Promise<Verified> {
  let claims: JWTPayload
  try {
    const token = Buffer.from(proof).toString('utf8')
    const so = {
      issuer,
      audience,
      algorithms,
      requiredClaims,
      clockTolerance: toleranceSeconds,
      currentDate: new Date(nowMs),
    }
    claims = (await jwtVerify(token, keys, so)).payload
  } catch (cause) {
    return refusal(codeOf(cause))
  }
  const said = claims[nameClaim]
  const parsed = typeof said === 'string' ? parseName(said) : undefined
  return parsed?.kind === 'name' && parsed.name === name ? { kind: 'claims', claims } : refusal('token-foreign')
}

/** What is wrong with a token, or that its keys cannot be had now, which is not the fault of whoever brings it. */
function codeOf(cause: unknown): ErrorCode {
  if (cause instanceof errors.JWTExpired) return 'token-over'
  const isOfKeys = cause instanceof errors.JWKSTimeout || cause instanceof errors.JWKSInvalid
  const isOfToken = cause instanceof errors.JOSEError && cause.code !== 'ERR_JOSE_GENERIC'
  if (isOfToken && !isOfKeys) return 'token-wrong'
  return cause instanceof KithError ? cause.code : 'server-busy'
}

/** Keeps that a token was used, until it is too old anyway; of two uses at the same time one fails on the key and is run again. */
async function useUp(
  tx: Transaction<Tables>,
  hash: Buffer,
  untilMs: number,
  nowMs: number,
): Promise<NamingRefused | undefined> {
  await tx.deleteFrom('claim_tokens').where('until_ms', '<', nowMs).execute()
  const known = await tx.selectFrom('claim_tokens').select('until_ms').where('hash', '=', hash).executeTakeFirst()
  if (known !== undefined) return refusal('token-used')
  await tx.insertInto('claim_tokens').values({ hash, until_ms: untilMs }).execute()
  return undefined
}
