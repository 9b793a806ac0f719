import { randomBytes } from 'node:crypto'

import type { PeerName } from '@kith/wire'
import { expect, it } from 'vitest'

import { Admission } from '../../src/naming/admission.ts'
import { hashOfInvitation } from '../../src/naming/invitations.ts'
import type { InvitationRules, Naming } from '../../src/naming/naming.ts'
import { openNaming } from '../../src/naming/open.ts'
import type { OpenTestDatabase } from '../store/database-contract.ts'
import { context, firstListOf, makePerson, type Person, signInOf } from './people.ts'

const day = 86_400_000
const rules: InvitationRules = { validMs: 3 * day, perMemberMax: 2, operators: ['olive'] }

/** What the policies of a network do on every database. */
export function registerClaimsContract(open: OpenTestDatabase): void {
  let nowMs = 5000
  const opened = async (invitations = rules): Promise<Naming> => {
    nowMs = 5000
    const admission = new Admission({ invitation: true, reserved: ['acme'] })
    return openNaming(await open(), { now: () => nowMs, admission, invitations })
  }
  const invited = async (
    naming: Naming,
    maker: string,
    so: { readonly name?: string; readonly validSeconds?: number } = {},
  ): Promise<Buffer> => {
    const bytes = randomBytes(16)
    const asked = { hash: hashOfInvitation(bytes), name: '', validSeconds: 0, ...so }
    expect(await naming.invite(maker as PeerName | 'operator', asked)).toEqual({ kind: 'done' })
    return bytes
  }
  const claim = async (naming: Naming, person: Person, proof?: Uint8Array): Promise<object> =>
    naming.signIn(
      await signInOf(person),
      proof === undefined ? context : { ...context, proof: { kind: 'invitation', proof } },
    )

  it('[NM20] refuses a free name without a proof, and one of another kind, and says what it takes', async () => {
    const naming = await opened()
    const alice = await makePerson('alice')
    expect(await claim(naming, alice)).toMatchObject({
      code: 'claim-required',
      message: expect.stringContaining('invitation') as unknown,
    })
    const token = { kind: 'token', proof: new Uint8Array(16) } as const
    expect(await naming.signIn(await signInOf(alice), { ...context, proof: token })).toMatchObject({
      code: 'claim-required',
    })
    expect(await naming.setDevices(await firstListOf(alice))).toMatchObject({ code: 'claim-required' })
    expect(await naming.lookup('alice')).toBeUndefined()
  })

  it('[NM22] gives one name for an invitation, and lets its devices in without it', async () => {
    const naming = await opened()
    const proof = await invited(naming, 'operator')
    const [alice, bob] = [await makePerson('alice'), await makePerson('bob')]
    expect(await claim(naming, alice, proof)).toMatchObject({ kind: 'signed-in', claimed: true })
    expect(await claim(naming, alice)).toMatchObject({ kind: 'signed-in', claimed: false })
    expect(await claim(naming, alice, proof)).toMatchObject({ kind: 'signed-in', claimed: false })
    expect(await claim(naming, bob, proof)).toMatchObject({ code: 'invitation-used' })
    expect(await claim(naming, bob, randomBytes(16))).toMatchObject({ code: 'invitation-unknown' })
    expect(await claim(naming, bob, randomBytes(15))).toMatchObject({ code: 'invitation-unknown' })
  })

  it('[NM22] gives one name when many bring one invitation at the same time', async () => {
    const naming = await opened()
    const proof = await invited(naming, 'operator')
    const people = await Promise.all(Array.from({ length: 20 }, (_, at) => makePerson(`person${String(at)}`)))
    const outcomes = await Promise.all(people.map((person) => claim(naming, person, proof)))
    expect(outcomes.filter((outcome) => 'claimed' in outcome)).toHaveLength(1)
    expect(outcomes.filter((outcome) => 'code' in outcome && outcome.code === 'invitation-used')).toHaveLength(19)
  })

  it('[NM22] does not use an invitation up for a claim that fails', async () => {
    const naming = await opened()
    await claim(naming, await makePerson('modern'), await invited(naming, 'operator'))
    const proof = await invited(naming, 'operator')
    expect(await claim(naming, await makePerson('modem'), proof)).toMatchObject({ code: 'name-lookalike' })
    expect(await claim(naming, await makePerson('bob'), proof)).toMatchObject({ claimed: true })
  })

  it('[NM22] takes it for its name alone, and until its time', async () => {
    const naming = await opened()
    const forCarol = await invited(naming, 'operator', { name: 'carol' })
    expect(await claim(naming, await makePerson('bob'), forCarol)).toMatchObject({ code: 'invitation-foreign' })
    expect(await claim(naming, await makePerson('carol'), forCarol)).toMatchObject({ claimed: true })
    const short = await invited(naming, 'operator', { validSeconds: 10 })
    const long = await invited(naming, 'operator')
    nowMs += 10_000
    expect(await claim(naming, await makePerson('dave'), short)).toMatchObject({ code: 'invitation-over' })
    nowMs += 3 * day - 10_001
    expect(await claim(naming, await makePerson('dave'), long)).toMatchObject({ claimed: true })
  })

  it('[NM24] lets a member make as many a day as the network says, and not longer good ones', async () => {
    const naming = await opened()
    await claim(naming, await makePerson('alice'), await invited(naming, 'operator'))
    const alice = 'alice' as PeerName
    await invited(naming, alice)
    await invited(naming, alice, { validSeconds: 9_999_999 })
    const third = { hash: randomBytes(32), name: '', validSeconds: 0 }
    expect(await naming.invite(alice, third)).toMatchObject({ code: 'rate-exceeded' })
    const all = await naming.invitations(alice, 0)
    expect(all.map(({ untilMs }) => untilMs - nowMs)).toEqual([3 * day, 3 * day])
    nowMs += day
    expect(await naming.invite(alice, third)).toEqual({ kind: 'done' })
    expect(await naming.invite(alice, third)).toEqual({ kind: 'done' })
    expect(await naming.invite(alice, { ...third, name: 'root' })).toMatchObject({ code: 'name-reserved' })
    expect(await naming.invite(alice, { ...third, name: 'A' })).toMatchObject({ code: 'name-malformed' })
  })

  it('[NM24] has members make none unless the network says so', async () => {
    const naming = await opened({ ...rules, perMemberMax: 0 })
    for (const name of ['alice', 'olive'])
      await claim(naming, await makePerson(name), await invited(naming, 'operator', { name }))
    const asked = { hash: randomBytes(32), name: '', validSeconds: 0 }
    expect(await naming.invite('alice' as PeerName, asked)).toMatchObject({ code: 'claim-required' })
    for (let made = 0; made < 5; made++) await invited(naming, 'olive')
  })

  it('[NM25] shows and revokes to each its own, and all to those who operate the network', async () => {
    const naming = await opened()
    for (const name of ['alice', 'bob', 'olive'])
      await claim(naming, await makePerson(name), await invited(naming, 'operator', { name }))
    const [alice, bob, olive] = ['alice', 'bob', 'olive'] as PeerName[]
    const proof = await invited(naming, 'alice')
    const hash = hashOfInvitation(proof)
    expect(await naming.invitations(bob!, 0)).toEqual([])
    expect(await naming.invitations(olive!, 0)).toHaveLength(4)
    const [own] = await naming.invitations(alice!, 0)
    expect(own).toMatchObject({ name: '', usedBy: '', isRevoked: false, madeAtMs: 5000 })
    expect(await naming.invitations(alice!, own!.place)).toEqual([])
    expect(await naming.revokeInvitation(bob!, hash)).toMatchObject({ code: 'invitation-unknown' })
    expect(await naming.revokeInvitation(olive!, hash)).toEqual({ kind: 'done' })
    expect(await claim(naming, await makePerson('carol'), proof)).toMatchObject({ code: 'invitation-unknown' })
    expect(await naming.invitations(alice!, 0)).toMatchObject([{ isRevoked: true }])
    expect((await naming.invitations('operator', 0)).map(({ usedBy }) => usedBy)).toEqual(['alice', 'bob', 'olive', ''])
  })

  it('[NM27] gives nobody a name that the operator reserved, nor one that looks like it', async () => {
    const naming = await opened()
    for (const name of ['acme', 'ac.me', 'acrne'])
      expect(await claim(naming, await makePerson(name), await invited(naming, 'operator'))).toMatchObject({
        code: 'name-reserved',
      })
  })
}
