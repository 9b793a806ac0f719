import {
  type DeviceKeys,
  signDeviceList,
  signFirstList,
  SigningKey,
  signNextList,
  type VerifiedList,
  verifyDeviceChain,
  verifyDeviceList,
  verifyNextList,
} from '@kith/keys'
import { decodeDeviceList, type Device, type DeviceList, type ErrorCode, type RecoveryKey } from '@kith/wire'
import fc from 'fast-check'
import { expect, it } from 'vitest'

import { filled, flipped } from './fixtures.ts'
import { deviceOf } from './vector-runs.ts'

const numRuns = 150

const identity = await SigningKey.fromSeed(filled(100))
const devices: readonly DeviceKeys[] = await Promise.all(
  [1, 2, 3, 4].map((value) => deviceOf({ seed: filled(value), lockSeed: filled(value) })),
)
const papers: readonly SigningKey[] = await Promise.all(
  [51, 52, 53, 54].map((value) => SigningKey.fromSeed(filled(value))),
)
const stranger = await SigningKey.fromSeed(filled(99))
/** Whoever may try to sign: a device, a recovery key, the identity, or nobody of the name. */
const signers: readonly SigningKey[] = [...devices.map(({ signing }) => signing), ...papers, identity, stranger]

const someDevices = fc
  .uniqueArray(fc.tuple(fc.nat(devices.length - 1), fc.constantFrom('a', 'b')), {
    minLength: 1,
    selector: ([at]) => at,
  })
  .map((rows): readonly Device[] => rows.map(([at, label]) => ({ ...devices[at]!.listed, label })))
const someRecovery = fc
  .uniqueArray(fc.tuple(fc.nat(papers.length - 1), fc.constantFrom('code', 'passkey'), fc.nat(1)), {
    selector: ([at]) => at,
  })
  .map((rows): readonly RecoveryKey[] =>
    rows.map(([at, kind, hint]) => ({ kind: kind as 'code', key: papers[at]!.publicKey, hint: filled(hint) })),
  )
/** A change that somebody tries: all of it anew, or near to what is there, so that many are allowed. */
const change = fc.record({
  signer: fc.nat(signers.length - 1),
  devices: someDevices,
  recovery: fc.oneof(
    fc.record({ kind: fc.constant('all' as const), keys: someRecovery }),
    fc.record({ kind: fc.constant('behind' as const), keep: fc.nat(4), keys: someRecovery }),
  ),
})

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}

function wordOf({ kind, key, hint }: RecoveryKey): string {
  return `${kind} ${hexOf(key)} ${hexOf(hint)}`
}

/** The rules of KY33 to KY35 in other words than the code's: a string of what ranks above the signer must begin both lists. */
function isAllowed(before: DeviceList, signer: SigningKey, recovery: readonly RecoveryKey[]): boolean {
  const who = hexOf(signer.publicKey)
  const above: string[] = []
  if (!before.devices.some(({ signKey }) => hexOf(signKey) === who)) {
    const rank = before.recovery.map(({ key }) => hexOf(key)).indexOf(who)
    if (rank < 0) return false
    above.push(...before.recovery.slice(0, rank).map(wordOf))
  } else above.push(...before.recovery.map(wordOf))
  return recovery
    .map(wordOf)
    .join('|')
    .concat('|')
    .startsWith(above.map((word) => `${word}|`).join(''))
}

function recoveryOf(before: DeviceList, tried: (typeof change extends fc.Arbitrary<infer T> ? T : never)['recovery']) {
  if (tried.kind === 'all') return tried.keys
  const kept = before.recovery.slice(0, tried.keep)
  const added = tried.keys.filter(({ key }) => !kept.some((one) => hexOf(one.key) === hexOf(key)))
  return [...kept, ...added].slice(0, 4)
}

async function first(recovery: readonly RecoveryKey[]): Promise<VerifiedList> {
  const bytes = await signFirstList(identity, { name: 'alice', devices: [devices[0]!.listed], recovery, madeAtMs: 1 })
  return okOf(await verifyDeviceList(bytes))
}

function okOf<T>(
  decoded: { readonly kind: 'ok'; readonly value: T } | { readonly kind: 'refused'; readonly code: ErrorCode },
): T {
  if (decoded.kind === 'refused') throw new Error(decoded.code)
  return decoded.value
}

it('[KY33][KY34][KY35][KY36] takes of any changes by anybody those that the list before allows, alone', async () => {
  await fc.assert(
    fc.asyncProperty(someRecovery, fc.array(change, { minLength: 1, maxLength: 6 }), async (recovery, changes) => {
      let newest = await first(recovery)
      const chain = [newest.bytes]
      for (const tried of changes) {
        const signer = signers[tried.signer]!
        const next = { devices: tried.devices, recovery: recoveryOf(newest.list, tried.recovery), madeAtMs: 2 }
        const isIdentity = signer === identity
        const expected = !isIdentity && isAllowed(newest.list, signer, next.recovery)
        const forged = await signDeviceList(signer, {
          ...newest.list,
          ...next,
          version: newest.list.version + 1,
          previous: newest.hash,
          signer: signer.publicKey,
        })
        const verdict = await verifyNextList(newest, forged)
        expect(verdict.kind === 'ok' ? 'ok' : verdict.code).toBe(
          expected ? 'ok' : isIdentity ? 'list-malformed' : 'list-unentitled',
        )
        // Who signs is told the same, and makes the same bytes.
        const signed = await signNextList(newest, next, signer)
        expect(signed.kind === 'ok' ? hexOf(signed.value) : signed.code).toBe(
          expected ? hexOf(forged) : isIdentity ? 'list-malformed' : 'list-unentitled',
        )
        if (verdict.kind === 'refused') continue
        newest = verdict.value
        chain.push(newest.bytes)
      }
      expect(okOf(await verifyDeviceChain(chain, { name: 'alice' })).bytes).toEqual(newest.bytes)
    }),
    { numRuns },
  )
})

/** What a forger changes of a list that is right, and the code with which it is refused. */
const forgeries: readonly (readonly [ErrorCode, (list: DeviceList, hash: Uint8Array) => Partial<DeviceList>])[] = [
  ['list-forked', (_, hash) => ({ previous: flipped(hash, 3, 1) })],
  ['list-gap', ({ version }) => ({ version: version + 1 })],
  ['list-forked', ({ version }) => ({ version: version - 1 })],
  ['list-foreign', () => ({ name: 'mallory' })],
  ['key-changed', () => ({ identityKey: stranger.publicKey })],
  ['list-malformed', () => ({ devices: [] })],
  ['list-malformed', () => ({ version: 0 })],
  ['list-malformed', () => ({ previous: new Uint8Array(32) })],
  ['list-malformed', ({ devices: [one] }) => ({ devices: [one!, one!] })],
  ['list-malformed', ({ devices: [one] }) => ({ recovery: [{ kind: 'code', key: one!.signKey, hint: filled(0) }] })],
  ['list-limit', () => ({ version: 1001 })],
]

it('[KY3][KY4][KY32][KY36] refuses every forged link, whoever signs it, and a chain through it', async () => {
  await fc.assert(
    fc.asyncProperty(
      someRecovery,
      fc.integer({ min: 1, max: 3 }),
      fc.constantFrom(...forgeries),
      fc.nat(400),
      async (recovery, length, [code, forge], at) => {
        const chain = [await first(recovery)]
        for (let count = 0; count < length; count++) {
          const bytes = okOf(await signNextList(chain.at(-1)!, { madeAtMs: count }, devices[0]!.signing))
          chain.push(okOf(await verifyNextList(chain.at(-1)!, bytes)))
        }
        const newest = chain.at(-1)!
        const good = okOf(await signNextList(newest, { madeAtMs: 9 }, devices[0]!.signing))
        const { list } = okOf(decodeDeviceList(good))
        const forged = await signDeviceList(devices[0]!.signing, { ...list, ...forge(list, newest.hash) })
        const verdict = await verifyNextList(newest, forged)
        expect(verdict).toMatchObject({ kind: 'refused', code })
        const through = await verifyDeviceChain([...chain.map(({ bytes }) => bytes), forged], { name: 'alice' })
        expect(through.kind).toBe('refused')
        // Any changed byte of the right one is refused, and what is right is taken.
        expect((await verifyNextList(newest, flipped(good, at, 1))).kind).toBe('refused')
        expect((await verifyNextList(newest, good.subarray(0, at % good.byteLength))).kind).toBe('refused')
        expect((await verifyNextList(newest, good)).kind).toBe('ok')
      },
    ),
    { numRuns },
  )
})

it('[KY17] never throws, whatever the lists of a chain are', async () => {
  const known = await first([])
  await fc.assert(
    fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 400 }), { maxLength: 3 }), async (lists) => {
      expect((await verifyDeviceChain(lists, { name: 'alice' })).kind).toBe('refused')
      const after = await verifyDeviceChain(lists, { name: 'alice', known })
      expect(after.kind === 'ok').toBe(lists.length === 0)
    }),
    { numRuns },
  )
})

it('[KY36] refuses a list beyond the thousandth, and gives none out', async () => {
  const { list, hash } = await first([])
  const bytes = await signDeviceList(devices[0]!.signing, {
    ...list,
    version: 1000,
    previous: hash,
    signer: devices[0]!.signing.publicKey,
  })
  const last = okOf(await verifyDeviceList(bytes))
  expect(await signNextList(last, { madeAtMs: 1 }, devices[0]!.signing)).toMatchObject({ code: 'list-limit' })
})
