import { createLocalJWKSet, createRemoteJWKSet, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose'

import { KithError } from '@kith/wire'

/** Public keys that tokens are signed with: a JSON Web Key Set (RFC 7517), or the address of one. */
export type TokenKeys = string | { readonly keys: readonly object[] }

/** How long a provider may take to answer, in milliseconds. */
const answerMsMax = 5000
/** How long after a failure a provider is not asked again, in milliseconds. */
const failurePauseMs = 10_000

/** Finds the key of a token. A set at an address is fetched when it is needed, and again when a key is not in it. Throws `option-invalid`. */
export function keysOf(keys: TokenKeys): JWTVerifyGetKey {
  if (typeof keys === 'string') return createRemoteJWKSet(safeUrl(keys), { timeoutDuration: answerMsMax })
  try {
    return createLocalJWKSet(keys as JSONWebKeySet)
  } catch (cause) {
    throw new KithError('option-invalid', 'The keys of tokens are a JSON Web Key Set: {"keys":[…]}.', { cause })
  }
}

/**
 * The keys of an OpenID Connect provider, found by its discovery document. It is asked for when the first token comes, so that the server starts without the
 * provider, and after a failure not again for a while.
 */
export function keysOfProvider(issuer: string, now: () => number): JWTVerifyGetKey {
  const address = safeUrl(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`)
  let found: Promise<JWTVerifyGetKey> | undefined
  let failedAtMs = -Infinity
  return async (header, token) => {
    if (found === undefined && now() < failedAtMs + failurePauseMs) throw new KithError('server-busy')
    found ??= discover(address, issuer).catch((cause: unknown) => {
      found = undefined
      failedAtMs = now()
      throw cause
    })
    return (await found)(header, token)
  }
}

async function discover(address: URL, issuer: string): Promise<JWTVerifyGetKey> {
  const response = await fetch(address, { redirect: 'error', signal: AbortSignal.timeout(answerMsMax) })
  if (!response.ok) throw new KithError('server-busy', 'The provider of tokens does not say where its keys are.')
  const said = (await response.json()) as { readonly issuer?: unknown; readonly jwks_uri?: unknown } | null
  if (said?.issuer !== issuer || typeof said.jwks_uri !== 'string')
    throw new KithError('server-busy', 'The provider of tokens says that it is another one.')
  return keysOf(said.jwks_uri)
}

/** Keys come over TLS, or from this machine: whoever could put in others could claim any name. */
function safeUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isHere = url !== undefined && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && isHere)) return url
  throw new KithError('option-invalid', `${text} is not an address that begins with https://.`)
}
