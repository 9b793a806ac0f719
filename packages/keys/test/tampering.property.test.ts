import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import {
  type AckFrame,
  decodeOpening,
  decodePacket,
  encodeLockKey,
  encodeOpening,
  type DirectoryEntry,
  encodePacket,
  frameHeadBytes,
  type GapFrame,
  signedContexts,
  type SignInStatement,
} from '@kith/wire'
import {
  ackTag,
  BulkReceiver,
  gapTag,
  type OpenedOutbound,
  openEnvelope,
  openInbound,
  SignalReceiver,
  signDeviceList,
  signDirectoryEntry,
  type SignedContext,
  isSignedBy,
  signLockKey,
  signSignIn,
  verifyAck,
  verifyDeviceList,
  verifyDirectoryEntry,
  verifyGap,
  verifyHeader,
  verifyLockKey,
  verifySignIn,
} from '@kith/keys'
import {
  alice,
  aliceList,
  beginBulk,
  beginSignals,
  bob,
  filled,
  flipped,
  headerOf,
  identity,
  lane,
  openStream,
  sealed,
  stream,
} from './fixtures.ts'

const position = fc.nat()
const mask = fc.integer({ min: 1, max: 255 })
const content = fc.uint8Array({ maxLength: 300 })
let opened: OpenedOutbound

beforeAll(async () => {
  opened = await openStream()
})

/** Checks that a change of any one byte is refused, and that the bytes as they are are not. */
async function expectEveryFlipRefused(
  bytes: Uint8Array,
  reader: (bytes: Uint8Array) => Promise<{ readonly kind: string }>,
): Promise<void> {
  expect((await reader(bytes)).kind).toBe('ok')
  await fc.assert(
    fc.asyncProperty(position, mask, async (at, change) => {
      expect((await reader(flipped(bytes, at, change))).kind).toBe('refused')
    }),
  )
}

const ack: AckFrame = {
  type: 'ack',
  to: alice.device,
  from: bob.device,
  stream,
  next: 9,
  credit: 64,
  exceptions: [{ seq: 7, index: 255, outcome: 'expired', code: 41 }],
  tag: new Uint8Array(16),
}
const gap: GapFrame = {
  type: 'gap',
  to: bob.device,
  from: alice.device,
  stream,
  fromSeq: 2,
  toSeq: 4,
  reason: 'orphaned',
  tag: new Uint8Array(16),
}

it('[KY9] opens what was sealed, and refuses it when any byte of header, tag or body changed', async () => {
  await fc.assert(
    fc.asyncProperty(
      content,
      fc.oneof(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER })),
      position,
      mask,
      async (plain, seq, at, change) => {
        const { authenticated, tag, body } = await sealed(opened.keys, plain, { seq })
        expect(await openEnvelope(opened.keys, authenticated, tag, body)).toEqual({ kind: 'ok', value: plain })
        const broken = { kind: 'refused', code: 'seal-broken' }
        expect(await openEnvelope(opened.keys, flipped(authenticated, at, change), tag, body)).toMatchObject(broken)
        expect(await openEnvelope(opened.keys, authenticated, flipped(tag, at, change), body)).toMatchObject(broken)
        expect(await openEnvelope(opened.keys, authenticated, tag, flipped(body, at, change))).toMatchObject(broken)
        expect(
          await openEnvelope(opened.keys, authenticated, tag, body.subarray(0, at % body.byteLength)),
        ).toMatchObject(broken)
        expect(await verifyHeader(opened.keys, authenticated, tag)).toEqual({ kind: 'ok', value: authenticated })
        expect(await verifyHeader(opened.keys, flipped(authenticated, at, change), tag)).toMatchObject(broken)
      },
    ),
  )
})

it('[KY9] believes a tombstone by its header, and gives it no body', async () => {
  const { authenticated, tag, body } = await sealed(opened.keys, new Uint8Array(0), { kind: 'tombstone' })
  expect(body.byteLength).toBe(0)
  expect(await openEnvelope(opened.keys, authenticated, tag, body)).toEqual({ kind: 'ok', value: new Uint8Array(0) })
  expect((await openEnvelope(opened.keys, authenticated, tag, filled(0))).kind).toBe('refused')
})

it('[KY7] seals each generation, position and kind under a key of its own', async () => {
  const plain = new Uint8Array(32)
  const bodies = [{}, { seq: 2 }, { generation: 1 }].map((fields) => sealed(opened.keys, plain, fields))
  const first16 = (await Promise.all(bodies)).map(({ body }) => body.subarray(0, 16).join())
  expect(new Set(first16).size).toBe(3)
})

it('[KY8] tags the bytes of the frame before the tag, and refuses every other frame', async () => {
  for (const frame of [ack, gap]) {
    const { keys } = opened
    const tag = frame.type === 'ack' ? await ackTag(keys, frame) : await gapTag(keys, frame)
    const packet = encodePacket([{ ...frame, tag }])
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1 + frameHeadBytes, max: packet.byteLength - 1 }),
        mask,
        async (at, change) => {
          const changed = decodePacket(flipped(packet, at, change))
          if (changed.kind === 'refused') return
          for (const read of changed.frames) {
            if (read.type === 'ack')
              expect(await verifyAck(keys, read, read.tag)).toMatchObject({ code: 'seal-broken' })
            if (read.type === 'gap')
              expect(await verifyGap(keys, read, read.tag)).toMatchObject({ code: 'seal-broken' })
          }
        },
      ),
    )
  }
  const tag = await ackTag(opened.keys, ack)
  expect(await verifyAck(opened.keys, ack, tag)).toEqual({ kind: 'ok', value: ack })
  expect((await verifyGap(opened.keys, gap, tag)).kind).toBe('refused')
  expect((await verifyAck(opened.keys, ack, tag.subarray(0, 15))).kind).toBe('refused')
  expect((await verifyAck((await openStream()).keys, ack, tag)).kind).toBe('refused')
  expect(await verifyGap(opened.keys, gap, await gapTag(opened.keys, gap))).toEqual({ kind: 'ok', value: gap })
})

it('[KY6] refuses an opening of which any byte changed', () =>
  expectEveryFlipRefused(opened.opening, (bytes) => openInbound(bytes, bob, alice.listed, { stream, lane })))

it('[KY6] gives both ends the same keys, and every opening another', async () => {
  const found = await openInbound(opened.opening, bob, alice.listed, { stream, lane })
  expect(found).toMatchObject({
    kind: 'ok',
    value: { keys: opened.keys, opening: { name: 'alice', stream, lane } },
  })
  expect((await openStream()).keys).not.toEqual(opened.keys)
})

it('[KY3] refuses a device list of which any byte changed', async () => {
  await expectEveryFlipRefused(await signDeviceList(identity, aliceList), (bytes) => verifyDeviceList(bytes))
})

it('[KY5] refuses a lock key of which any byte changed, and another device’s', async () => {
  const bytes = await signLockKey(bob)
  await expectEveryFlipRefused(bytes, (read) => verifyLockKey(read, bob.listed))
  expect(await verifyLockKey(bytes, alice.listed)).toMatchObject({ code: 'signature-wrong' })
})

it('[KY5] refuses a lock key that names another device than the one that signed, or number 0', async () => {
  for (const lockKey of [bob.lockKey, { ...alice.lockKey, number: 0 }]) {
    const bytes = await alice.signing.signJoined('lockKey', encodeLockKey(lockKey))
    expect(await verifyLockKey(bytes, alice.listed)).toMatchObject({ code: 'signature-wrong' })
  }
})

it('[KY6] refuses an opening that names another device than the one that signed', async () => {
  const decoded = decodeOpening(opened.opening)
  if (decoded.kind === 'refused') throw new Error(decoded.code)
  const bytes = await bob.signing.signJoined('opening', encodeOpening(decoded.value.opening))
  for (const sender of [alice.listed, bob.listed]) {
    expect(await openInbound(bytes, bob, sender, { stream, lane })).toMatchObject({ code: 'signature-wrong' })
  }
})

it('[KY13] refuses a directory entry of which any byte changed, and another device’s', async () => {
  const fields = {
    owner: 'alice',
    device: alice.device,
    kind: 'songs',
    id: 'one',
    version: 1,
    ttlSeconds: 0,
    readers: [],
  }
  const entry: DirectoryEntry = { ...fields, visibility: 'network', content: new TextEncoder().encode('{}') }
  const bytes = await signDirectoryEntry(alice, entry)
  await expectEveryFlipRefused(bytes, (read) => verifyDirectoryEntry(read, alice.listed))
  expect(await verifyDirectoryEntry(bytes, bob.listed)).toMatchObject({ code: 'signature-wrong' })
})

it('[KY12] refuses a sign-in with another value in any place', async () => {
  const { publicKey } = alice.signing
  const statement: SignInStatement = {
    nonce: filled(6),
    networkKey: filled(7),
    domain: 'example.org',
    name: 'alice',
    device: alice.device,
  }
  const signature = await signSignIn(alice, statement)
  expect((await verifySignIn(publicKey, statement, signature)).kind).toBe('ok')
  const others: Partial<SignInStatement>[] = [
    { nonce: filled(8) },
    { networkKey: filled(8) },
    { domain: 'example.com' },
    { name: 'alicia' },
    { device: bob.device },
  ]
  for (const other of others)
    expect(await verifySignIn(publicKey, { ...statement, ...other }, signature)).toMatchObject({
      code: 'signature-wrong',
    })
  expect((await verifySignIn(bob.signing.publicKey, statement, signature)).kind).toBe('refused')
  await expectEveryFlipRefused(signature, (read) => verifySignIn(publicKey, statement, read))
})

it('[KY1] refuses a signature of one context in every other', async () => {
  const contexts = Object.keys(signedContexts) as SignedContext[]
  for (const made of contexts) {
    const signature = await identity.sign(made, filled(0))
    for (const tried of contexts)
      expect(await isSignedBy(identity.publicKey, tried, filled(0), signature)).toBe(made === tried)
  }
})

it('[KY10] refuses a signal of which any byte changed', async () => {
  const sealedSignal = await (await beginSignals(1)).seal(filled(1))
  await expectEveryFlipRefused(sealedSignal, (read) => new SignalReceiver(bob).open(read, alice.listed))
})

it('[KY22] refuses bulk of which any byte changed', async () => {
  const opening = { heard: undefined, hasOpening: true }
  const session = await beginBulk(1)
  const [whole, short] = [
    await session.seal(filled(1), opening),
    await session.seal(filled(1), { ...opening, hasOpening: false }),
  ]
  const knowing = new BulkReceiver(bob)
  expect((await knowing.open(whole, alice.listed)).kind).toBe('ok')
  await expectEveryFlipRefused(whole, async (read) => new BulkReceiver(bob).open(read, alice.listed))
  await expectEveryFlipRefused(short, async (read) => knowing.open(read, alice.listed))
})

it('[KY17] answers any bytes with a refusal', async () => {
  const receiver = new SignalReceiver(bob)
  const bulk = new BulkReceiver(bob)
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
      const answers = await Promise.all([
        verifyDeviceList(bytes),
        verifyLockKey(bytes, bob.listed),
        verifyDirectoryEntry(bytes, bob.listed),
        openInbound(bytes, bob, alice.listed, { stream, lane }),
        openEnvelope(opened.keys, bytes, bytes, bytes),
        openEnvelope(opened.keys, headerOf(), bytes, bytes),
        verifyHeader(opened.keys, headerOf(), bytes),
        verifyAck(opened.keys, ack, bytes),
        verifyGap(opened.keys, gap, bytes),
        receiver.open(bytes, alice.listed),
        bulk.open(bytes, alice.listed),
        verifySignIn(
          bytes,
          { nonce: filled(0), networkKey: filled(0), domain: '', name: '', device: bob.device },
          bytes,
        ),
      ])
      for (const answer of answers) expect(answer.kind).toBe('refused')
      expect(await isSignedBy(bytes, 'signIn', bytes, bytes)).toBe(false)
    }),
  )
})
