import { createServer, type Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import type { PeerName } from '@kith/wire'
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose'
import { afterEach, expect, it } from 'vitest'

import type { Admission } from '../../src/naming/admission.ts'
import { admissionOf, type ClaimOptions } from '../../src/naming/claim-options.ts'
import { openNaming } from '../../src/naming/open.ts'
import { nonceOf } from '../../src/naming/tokens.ts'
import { openDatabase } from '../../src/store/open.ts'
import { context, makePerson, signInOf } from './people.ts'

const nowMs = 1_800_000_000_000
const nowSeconds = nowMs / 1000
const [issuer, audience] = ['https://app.example.org', 'kith']
const good = { iss: issuer, aud: audience, name: 'alice', exp: nowSeconds + 60, jti: 'one' }
const ending: (() => Promise<unknown>)[] = []

afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end()
})

/** Somebody who signs tokens, and the set of the public keys. */
async function signer(alg: string): Promise<{
  readonly keys: { readonly keys: readonly object[] }
  readonly sign: (claims: Readonly<Record<string, unknown>>) => Promise<Uint8Array>
}> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true })
  const keys = { keys: [{ ...(await exportJWK(publicKey)), kid: alg, alg }] }
  const sign = async (claims: Readonly<Record<string, unknown>>): Promise<Uint8Array> =>
    Buffer.from(await new SignJWT(claims as JWTPayload).setProtectedHeader({ alg, kid: alg }).sign(privateKey))
  return { keys, sign }
}

function admitting(claims: ClaimOptions): Admission {
  return admissionOf(claims, () => nowMs)
}

const alice = { name: 'alice' as PeerName, identityKey: new Uint8Array(32).fill(3) }
const ofToken = (admission: Admission, proof: Uint8Array, claimed = alice): Promise<object> =>
  admission.examine(claimed, { kind: 'token', proof }, nowMs)

it.each(['EdDSA', 'ES256', 'RS256'])('[NM26] takes a token signed with %s', async (alg) => {
  const { keys, sign } = await signer(alg)
  const admission = admitting({ token: { issuer, audience, keys } })
  expect(admission.policies).toEqual(['token'])
  expect(await ofToken(admission, await sign(good))).toMatchObject({ kind: 'voucher' })
  expect(await ofToken(admission, await sign({ ...good, name: 'Alice', aud: ['other', audience] }))).toMatchObject({
    kind: 'voucher',
  })
})

it('[NM26] refuses every token that is not what it has to be', async () => {
  const { keys, sign } = await signer('EdDSA')
  const other = await signer('EdDSA')
  const admission = admitting({ token: { issuer, audience, keys } })
  const wrong = {
    'token-wrong': [
      await other.sign(good),
      await sign({ ...good, iss: 'https://evil.example.org' }),
      await sign({ ...good, aud: 'other' }),
      await sign({ ...good, jti: undefined }),
      await sign({ ...good, exp: undefined }),
      await sign({ ...good, exp: nowSeconds + 100_000 }),
      await sign({ ...good, nbf: nowSeconds + 3600 }),
      Buffer.from(new UnsecuredJWT(good).encode()),
      Buffer.from('a.b.c'),
      new Uint8Array([0xff, 0x00]),
      new Uint8Array(),
      (await sign(good)).slice(0, -3),
    ],
    'token-over': [await sign({ ...good, exp: nowSeconds - 31 })],
    'token-foreign': [
      await sign({ ...good, name: 'bob' }),
      await sign({ ...good, name: undefined }),
      await sign({ ...good, name: ['alice'] }),
      await sign({ ...good, name: 'al ice' }),
    ],
  }
  for (const [code, tokens] of Object.entries(wrong))
    for (const [at, token] of tokens.entries())
      expect(await ofToken(admission, token), `${code} ${String(at)}`).toMatchObject({ code })
  expect(await ofToken(admission, await sign({ ...good, exp: nowSeconds - 29 }))).toMatchObject({ kind: 'voucher' })
})

it('[NM26] refuses a token whose header names a shared secret, made of the public key', async () => {
  const { keys } = await signer('RS256')
  const admission = admitting({ token: { issuer, audience, keys } })
  const secret = Buffer.from(JSON.stringify(keys.keys[0]))
  const token = await new SignJWT(good).setProtectedHeader({ alg: 'HS256', kid: 'RS256' }).sign(secret)
  expect(await ofToken(admission, Buffer.from(token))).toMatchObject({ code: 'token-wrong' })
})

it('[NM26] gives one name for a token, however often it comes', async () => {
  const { keys, sign } = await signer('ES256')
  const database = await openDatabase('sqlite::memory:')
  ending.push(() => database[Symbol.asyncDispose]())
  const admission = admitting({ token: { issuer, audience, keys }, invitation: {} })
  expect(admission.policies).toEqual(['invitation', 'token'])
  const naming = openNaming(database, { now: () => nowMs, admission })
  const claim = async (name: string, token: Uint8Array): Promise<object> =>
    naming.signIn(await signInOf(await makePerson(name)), { ...context, proof: { kind: 'token', proof: token } })
  expect(await claim('modern', await sign({ ...good, name: 'modern', jti: 'other' }))).toMatchObject({ claimed: true })
  const lookalike = await sign({ ...good, name: 'modem' })
  expect(await claim('modem', lookalike)).toMatchObject({ code: 'name-lookalike' })
  const outcomes = await Promise.all(
    ['alice', 'bob', 'carol'].map(async (name) => claim(name, await sign({ ...good, name }))),
  )
  expect(outcomes.filter((outcome) => 'claimed' in outcome)).toHaveLength(1)
  expect(outcomes.filter((outcome) => 'code' in outcome && outcome.code === 'token-used')).toHaveLength(2)
})

/** A provider of ID tokens on this machine: its discovery document, its keys, and what it signs. */
async function provider(said: object = {}): Promise<{
  readonly address: string
  readonly asked: string[]
  readonly sign: (claims: Readonly<Record<string, unknown>>) => Promise<Uint8Array>
}> {
  const { keys, sign } = await signer('RS256')
  const asked: string[] = []
  const http: HttpServer = createServer((request, response) => {
    asked.push(request.url ?? '')
    const document = { issuer: address, jwks_uri: `${address}/keys`, ...said }
    response.end(JSON.stringify(request.url === '/keys' ? keys : document))
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  ending.push(() => new Promise((resolve) => http.close(resolve)))
  const address = `http://127.0.0.1:${String((http.address() as AddressInfo).port)}`
  return { address, asked, sign }
}

const ofIdToken = (admission: Admission, proof: Uint8Array): Promise<object> =>
  admission.examine(alice, { kind: 'id-token', proof }, nowMs)

it('[NM28] takes an ID token of the provider for the identity that it names, and no other', async () => {
  const { address, asked, sign } = await provider()
  const admission = admitting({ oidc: { issuer: address, clientId: 'messenger' } })
  expect(admission.policies).toEqual(['id-token'])
  expect(asked).toEqual([])
  const nonce = nonceOf(alice.identityKey)
  const token = {
    ...{ iss: address, aud: 'messenger', sub: 'u1', iat: nowSeconds, exp: nowSeconds + 60 },
    ...{ nonce, preferred_username: 'alice' },
  }
  expect(await ofIdToken(admission, await sign(token))).toMatchObject({ kind: 'voucher' })
  const stolen = await sign({ ...token, nonce: nonceOf(new Uint8Array(32).fill(4)) })
  expect(await ofIdToken(admission, stolen)).toMatchObject({ code: 'token-foreign' })
  const refused: Readonly<Record<string, object>> = {
    'token-foreign': { ...token, preferred_username: 'bob' },
    'token-over': { ...token, exp: nowSeconds - 60 },
    'token-wrong': { ...token, nonce: undefined },
  }
  for (const subject of [undefined, '', 7])
    expect(await ofIdToken(admission, await sign({ ...token, sub: subject }))).toMatchObject({ code: 'token-wrong' })
  for (const [code, claims] of Object.entries(refused))
    expect(await ofIdToken(admission, await sign({ ...claims }))).toMatchObject({ code })
  const several = { ...token, aud: ['messenger', 'other'] }
  expect(await ofIdToken(admission, await sign(several))).toMatchObject({ code: 'token-wrong' })
  expect(await ofIdToken(admission, await sign({ ...several, azp: 'other' }))).toMatchObject({ code: 'token-wrong' })
  expect(await ofIdToken(admission, await sign({ ...several, azp: 'messenger' }))).toMatchObject({ kind: 'voucher' })
  expect(asked).toEqual(['/.well-known/openid-configuration', '/keys'])
})

it('[NM28] says server-busy when the provider cannot be asked, or says that it is another one', async () => {
  const { address, asked } = await provider({ issuer: 'https://other.example.org' })
  const admission = admitting({ oidc: { issuer: address, clientId: 'messenger' } })
  const { sign } = await signer('RS256')
  const token = await sign({ iss: address, aud: 'messenger', sub: 'u1', iat: nowSeconds, exp: nowSeconds + 60 })
  for (let time = 0; time < 3; time++) expect(await ofIdToken(admission, token)).toMatchObject({ code: 'server-busy' })
  expect(asked).toHaveLength(1)
})

it('[NM35] refuses a count of names that is none', () => {
  for (const namesPerSubjectMax of [0, 1.5, 1001, NaN])
    expect(() => admitting({ oidc: { issuer: 'https://a.example.org', clientId: 'a', namesPerSubjectMax } })).toThrow(
      /1 to 1000/,
    )
})

it.each(['http://keys.example.org/', 'ftp://127.0.0.1/', 'keys'])('refuses keys at %s', (keys) => {
  expect(() => admitting({ token: { issuer, audience, keys } })).toThrow(/https/)
})
