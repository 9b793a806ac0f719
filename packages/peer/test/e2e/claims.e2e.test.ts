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
