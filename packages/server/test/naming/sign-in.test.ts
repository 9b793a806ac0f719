import { generateDevice, signLockKey } from '@kith/keys'
import type { PeerName, SignInFrame } from '@kith/wire'
import { afterEach, describe, expect, it } from 'vitest'

import { applySignIn } from '../../src/naming/claims.ts'
import type { Naming } from '../../src/naming/naming.ts'
import { openNaming } from '../../src/naming/open.ts'
import type { Database } from '../../src/store/database.ts'
import { openDatabase } from '../../src/store/open.ts'
import { context, makePerson, signInOf } from './people.ts'
import { unsigned } from './unsigned.ts'

const opened: Database[] = []

afterEach(async () => {
  for (const database of opened.splice(0)) await database[Symbol.asyncDispose]()
})

async function inMemory(): Promise<{ readonly database: Database; readonly naming: Naming }> {
  const database = await openDatabase('sqlite::memory:')
  opened.push(database)
  return { database, naming: openNaming(database, { now: () => 5000 }) }
}

describe('a sign-in that is not whole', () => {
  it('is refused for each part that was forged, and claims nothing', async () => {
    const { naming } = await inMemory()
    const [alice, mallory] = [await makePerson('alice'), await makePerson('mallory')]
    const good = await signInOf(alice)
    const other = await signInOf({ ...mallory, name: 'alice' as PeerName })
    const stranger = await generateDevice('stranger', 1000)
    const forged: [Partial<SignInFrame>, string][] = [
      [{ signature: other.signature }, 'signature-wrong'],
      [
        { signature: (await signInOf(alice, { context: { ...context, nonce: new Uint8Array(32) } })).signature },
        'signature-wrong',
      ],
      [
        { signature: (await signInOf(alice, { context: { ...context, domain: 'elsewhere' } })).signature },
        'signature-wrong',
      ],
      [
        { signature: (await signInOf(alice, { context: { ...context, networkKey: new Uint8Array(32) } })).signature },
        'signature-wrong',
      ],
      [{ device: stranger.device }, 'device-unlisted'],
      [{ device: other.device }, 'device-unlisted'],
      [{ deviceList: changed(good.deviceList, good.deviceList.byteLength - 1) }, 'signature-wrong'],
      [{ deviceList: new Uint8Array(3) }, 'frame-cut'],
      [{ lockKey: changed(good.lockKey, good.lockKey.byteLength - 1) }, 'signature-wrong'],
    ]
    for (const [part, code] of forged) {
      expect(await naming.signIn({ ...good, ...part }, context), JSON.stringify(Object.keys(part))).toMatchObject({
        kind: 'refused',
        code,
      })
    }
    const foreign = await naming.signIn({ ...good, lockKey: await signLockKey(stranger) }, context)
    expect(foreign.kind).toBe('refused')
    expect(await naming.lookup('alice')).toBeUndefined()
    expect(await naming.signIn(good, context)).toMatchObject({ claimed: true })
  })

  it('[NM5] is refused when the name is none, is reserved, or is not the one in the list', async () => {
    const { naming } = await inMemory()
    const alice = await makePerson('alice')
    const good = await signInOf(alice)
    for (const [name, code] of [
      ['Alice', 'name-malformed'],
      ['', 'name-malformed'],
      ['-a', 'name-malformed'],
      ['admin', 'name-reserved'],
      ['4dmin.', 'name-malformed'],
    ] as const) {
      expect(await naming.signIn({ ...good, name }, context)).toMatchObject({ kind: 'refused', code })
    }
    expect(await naming.signIn({ ...good, name: 'bob' }, context)).toMatchObject({ kind: 'refused' })
  })
})

it('[NM8] gives a name to exactly one of 10,000 that claim it at the same time', async () => {
  const { database } = await inMemory()
  const claims = Array.from({ length: 10_000 }, (_, index) => unsigned('alice', index))
  const outcomes = await Promise.all(claims.map((claim) => database.commit((tx) => applySignIn(tx, claim, 5000))))
  expect(outcomes.filter((outcome) => outcome.kind === 'applied')).toHaveLength(1)
  expect(new Set(outcomes.flatMap((outcome) => (outcome.kind === 'refused' ? [outcome.code] : [])))).toEqual(
    new Set(['name-taken']),
  )
}, 60_000)

function changed(bytes: Uint8Array, at: number): Uint8Array {
  const copy = new Uint8Array(bytes)
  copy[at] = (copy[at] ?? 0) ^ 1
  return copy
}
