import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { codeOf, lastingStore, Network } from './network.ts'

let network: Network
beforeEach(async () => {
  network = await Network.start({ claims: { invitation: { perMemberMax: 2, operators: ['olive'] } } })
})
afterEach(async () => {
  await network[Symbol.asyncDispose]()
})

describe('a network that gives names for invitations', () => {
  it('[NM20] [NM21] [NM22] takes a new name with an invitation alone, which goes on without', async () => {
    const disk = lastingStore()
    expect(await codeOf(network.join('alice', { store: disk.store() }))).toBe('claim-required')
    expect(await codeOf(network.join('alice', { store: disk.store(), claim: { invitation: 'none' } }))).toBe(
      'invitation-unknown',
    )
    const invitation = `https://chat.example.org/#invite=${await network.server.invite({ name: 'alice' })}`
    expect(await codeOf(network.join('bob', { claim: { invitation } }))).toBe('invitation-foreign')
    const alice = await network.join('alice', { store: disk.store(), claim: { invitation } })
    expect(alice.status.state).toBe('connected')
    await alice.leave()
    const again = await network.join('alice', { store: disk.store() })
    await again.connected()
    expect(await codeOf(network.join('carol', { claim: { invitation } }))).toBe('invitation-used')
  })

  it('[NM24] [NM25] has members invite, see and revoke', async () => {
    const invited = async (name: string): Promise<{ readonly claim: { readonly invitation: string } }> => ({
      claim: { invitation: await network.server.invite({ name }) },
    })
    const alice = await network.join('alice', await invited('alice'))
    const olive = await network.join('olive', await invited('olive'))
    const forBob = await alice.invitations.create({ name: 'bob', validMs: 60_000 })
    const other = await alice.invitations.create()
    expect(await codeOf(alice.invitations.create())).toBe('rate-exceeded')
    expect(await codeOf(alice.invitations.create({ name: 'root' }))).toBe('name-reserved')
    await network.join('bob', { claim: { invitation: forBob } })
    const [first, second] = await alice.invitations.list()
    expect(first).toMatchObject({ name: 'bob', usedBy: 'bob', isRevoked: false })
    expect(second).toMatchObject({ name: undefined, usedBy: undefined })
    expect(await olive.invitations.list()).toHaveLength(4)
    await olive.invitations.revoke(second?.id ?? '')
    expect(await codeOf(network.join('carol', { claim: { invitation: other } }))).toBe('invitation-unknown')
    expect(await codeOf(alice.invitations.revoke('0'.repeat(64)))).toBe('invitation-unknown')
  })

  it('[NM20] says what it takes', async () => {
    const told = await fetch(new URL('/.well-known/kith', network.server.pageUrl))
    expect(await told.json()).toMatchObject({ claims: ['invitation'] })
    expect(network.server.claims).toEqual(['invitation'])
  })
})

/** A JSON Web Token, as a backend or a provider signs it. */
function tokenOf(key: KeyObject, claims: object): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const text = `${part({ alg: 'EdDSA' })}.${part(claims)}`
  return `${text}.${sign(undefined, Buffer.from(text), key).toString('base64url')}`
}

describe('a network that gives names for tokens', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const keys = { keys: [{ ...publicKey.export({ format: 'jwk' }), alg: 'EdDSA' }] }
  const soon = (): number => Math.floor(Date.now() / 1000) + 600

  it('[NM26] takes a name with the token of a backend, once', async () => {
    const rules = { issuer: 'https://app.example.org', audience: 'kith', keys }
    await using tokens = await Network.start({ claims: { token: rules } })
    const token = tokenOf(privateKey, { iss: rules.issuer, aud: 'kith', jti: '1', name: 'alice', exp: soon() })
    expect(await codeOf(tokens.join('bob', { claim: { token } }))).toBe('token-foreign')
    const alice = await tokens.join('alice', { claim: { token } })
    expect(alice.status.state).toBe('connected')
    expect(await codeOf(tokens.join('carol', { claim: { token: 'none' } }))).toBe('token-wrong')
    expect(await codeOf(tokens.join('carol', { claim: { token: 'x'.repeat(7000) } }))).toBe('token-wrong')
    expect(await codeOf(tokens.join('carol', { claim: { invitation: 'dW5iZWthbm50IGludml0ZQ' } }))).toBe(
      'claim-required',
    )
  })

  it('[NM28] takes a name with an ID token that has the nonce of this store, and no other store with it', async () => {
    const provider = createServer((request, response) => {
      const document = { issuer, jwks_uri: `${issuer}/keys` }
      response.end(JSON.stringify(request.url === '/keys' ? keys : document))
    })
    provider.listen(0, '127.0.0.1')
    await once(provider, 'listening')
    const issuer = `http://127.0.0.1:${String((provider.address() as AddressInfo).port)}`
    await using oidc = await Network.start({ claims: { oidc: { issuer, clientId: 'messenger', nameClaim: 'nick' } } })
    const claims = { iss: issuer, aud: 'messenger', sub: '7', iat: soon() - 600, exp: soon(), nick: 'alice' }
    const disk = lastingStore()
    const nonces: string[] = []
    const asking = (nonce: string): string => {
      nonces.push(nonce)
      return nonces.length === 1 ? 'the page went to the provider' : tokenOf(privateKey, { ...claims, nonce })
    }
    const joining = { store: disk.store(), claim: { idToken: asking } }
    expect(await codeOf(oidc.join('alice', joining))).toBe('token-wrong')
    const stolen = tokenOf(privateKey, { ...claims, nonce: nonces[0] })
    expect(await codeOf(oidc.join('alice', { claim: { idToken: () => stolen } }))).toBe('token-foreign')
    const alice = await oidc.join('alice', { store: disk.store(), claim: { idToken: asking } })
    expect(alice.status.state).toBe('connected')
    expect(nonces[1]).toBe(nonces[0])
    provider.close()
  })
})
