import { type ClaimFrame, KithError, limits } from '@kith/wire'
import type { NameClaim } from '../api/invitations.ts'
import { base64Url, bytesOfBase64Url } from './base64-url.ts'

/** What a connection brings for the claim of a name (spec NM21). */
export type ClaimProof = Pick<ClaimFrame, 'kind' | 'proof'>

/** Bytes of an invitation (spec NM22). */
export const invitationBytes = 16

const utf8 = new TextEncoder()

/**
 * What proves a claim of this identity; an ID token is asked for now.
 *
 * @throws {@link KithError} `invitation-unknown` for a text that is none, `token-wrong` for a token that is empty or too long, and whatever asking for it throws.
 */
export async function claimProofOf(
  claim: Exclude<NameClaim, { readonly takeBack: true }>,
  identityKey: Uint8Array,
): Promise<ClaimProof> {
  if ('invitation' in claim) return { kind: 'invitation', proof: readInvitation(claim.invitation) }
  if ('token' in claim) return { kind: 'token', proof: tokenBytes(claim.token) }
  return { kind: 'id-token', proof: tokenBytes(await claim.idToken(await claimNonce(identityKey))) }
}

/** The nonce of an ID token for the identity with this key (spec NM28). */
export async function claimNonce(identityKey: Uint8Array): Promise<string> {
  const context = utf8.encode('kith id token v1\0')
  const joined = new Uint8Array(context.byteLength + identityKey.byteLength)
  joined.set(context)
  joined.set(identityKey, context.byteLength)
  return base64Url(new Uint8Array(await crypto.subtle.digest('SHA-256', joined)))
}

/** The bytes of an invitation, out of its text or an address that ends with it. @throws {@link KithError} `invitation-unknown`. */
export function readInvitation(text: string): Uint8Array {
  const at = text.lastIndexOf('#invite=')
  const bytes = bytesOfBase64Url((at < 0 ? text : text.slice(at + '#invite='.length)).trim())
  if (bytes?.byteLength !== invitationBytes)
    throw new KithError('invitation-unknown', 'This is not an invitation; it may have been cut off.')
  return bytes
}

function tokenBytes(token: string): Uint8Array {
  const bytes = utf8.encode(token)
  if (bytes.byteLength === 0 || bytes.byteLength > limits.claimProofBytesMax)
    throw new KithError('token-wrong', 'The token is empty, or longer than a token may be.')
  return bytes
}
