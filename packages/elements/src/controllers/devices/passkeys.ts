import { KithError, passkeyInput } from '@kith/peer'

import type { FaultCode } from '../network/names.ts'

/** What a passkey gave: the secret, by which name it was made, and what it is found by. */
export interface PasskeySecret {
  readonly prf: Uint8Array
  readonly credentialId: Uint8Array
  /** The name that it was made for. */
  readonly name: string
}

/** The passkeys of this browser, as far as they can give a secret (WebAuthn's PRF extension). */
export interface Passkeys {
  /** Whether they can. */
  isHere(): Promise<boolean>
  /** Makes one for a name. `known` are the ids of those that it has already. Rejects with what `passkeyTrouble` gives a code. */
  create(name: string, network: string, known: readonly Uint8Array[]): Promise<PasskeySecret>
  /** Asks for any that was made here. */
  ask(): Promise<PasskeySecret>
}

/** ES256, EdDSA and RS256, by their COSE numbers: every authenticator has one of them. */
const algorithms = [-7, -8, -257]

export const browserPasskeys: Passkeys = {
  isHere: async () => {
    if (typeof PublicKeyCredential === 'undefined') return false
    const { getClientCapabilities } = PublicKeyCredential as { getClientCapabilities?: () => Promise<Capabilities> }
    // A browser that cannot say it is not asked to: a passkey without a secret would be found out only after it was made.
    const capabilities = await getClientCapabilities?.call(PublicKeyCredential).catch(() => undefined)
    return capabilities?.['extension:prf'] === true
  },
  create: async (name, network, known) => {
    const made = await navigator.credentials.create({
      publicKey: {
        challenge: crypto.getRandomValues(new Uint8Array(32)),
        rp: { name: 'Kith' },
        user: { id: new TextEncoder().encode(name), name: `${name}@${network}`, displayName: name },
        pubKeyCredParams: algorithms.map((alg) => ({ type: 'public-key' as const, alg })),
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        excludeCredentials: known.map((id) => ({ type: 'public-key' as const, id: new Uint8Array(id) })),
        extensions: { prf: { eval: { first: passkeyInput() } } },
      },
    })
    if (!(made instanceof PublicKeyCredential)) throw new KithError('internal')
    // Some authenticators give the secret only when they are asked the next time.
    const prf = prfOf(made)
    if (prf === undefined) return ask([made.rawId])
    return { prf, credentialId: new Uint8Array(made.rawId), name }
  },
  ask: () => ask([]),
}

type Capabilities = Readonly<Record<string, boolean>>

async function ask(allowed: readonly ArrayBuffer[]): Promise<PasskeySecret> {
  const got = await navigator.credentials.get({
    publicKey: {
      challenge: crypto.getRandomValues(new Uint8Array(32)),
      userVerification: 'required',
      allowCredentials: allowed.map((id) => ({ type: 'public-key' as const, id })),
      extensions: { prf: { eval: { first: passkeyInput() } } },
    },
  })
  if (!(got instanceof PublicKeyCredential)) throw new KithError('internal')
  const prf = prfOf(got)
  const { userHandle } = got.response as AuthenticatorAssertionResponse
  if (prf === undefined || userHandle === null) throw new NoSecretError()
  return { prf, credentialId: new Uint8Array(got.rawId), name: new TextDecoder().decode(userHandle) }
}

/** The passkey has no secret to give. */
export class NoSecretError extends Error {}

function prfOf(credential: PublicKeyCredential): Uint8Array | undefined {
  const first = credential.getClientExtensionResults().prf?.results?.first
  if (first === undefined) return undefined
  return first instanceof ArrayBuffer
    ? new Uint8Array(first)
    : new Uint8Array(first.buffer, first.byteOffset, first.byteLength)
}

/** What went wrong with a passkey, in a sentence; nothing when it was no passkey's fault. */
export function passkeyTrouble(error: unknown): FaultCode | undefined {
  if (error instanceof NoSecretError) return 'passkey-secretless'
  if (!(error instanceof DOMException)) return undefined
  if (error.name === 'InvalidStateError') return 'passkey-present'
  if (error.name === 'NotAllowedError') return 'passkey-refused'
  return 'passkey-unable'
}
