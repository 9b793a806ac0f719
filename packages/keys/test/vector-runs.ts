import {
  type DeviceList,
  type DirectoryEntry,
  encodeReceipt,
  encodeStatement,
  type EnvelopeHeader,
  type ErrorCode,
  type Refused,
  type SignInStatement,
  type StoredStatement,
  writeHeader,
} from '@kith/wire'
import {
  ackTag,
  advanceStreamKeys,
  BulkReceiver,
  bulkRoomBytes,
  BulkSender,
  type AckStatement,
  DeviceKeys,
  deviceIdOf,
  type ExpectedList,
  gapTag,
  type GapStatement,
  openEnvelope,
  openInbound,
  openOutbound,
  type OutboundStream,
  sealEnvelope,
  SignalReceiver,
  SignalSender,
  type NetworkPlace,
  signChainEnd,
  signDeviceList,
  signDirectoryEntry,
  type SignedContext,
  SigningKey,
  signLockKey,
  signNameTake,
  signReceipts,
  signSignIn,
  verifyAck,
  verifyChainEnd,
  verifyDeviceChain,
  verifyDeviceList,
  verifyDirectoryEntry,
  verifyGap,
  type VerifiedList,
  verifyLockKey,
  verifyNameTake,
  verifyReceipt,
  verifySignIn,
  plainOfUnsealed,
  unsealedBulk,
  signContactRequest,
  verifyContactRequest,
} from '@kith/keys'
import { type ContactRequest, idToBytes } from '@kith/wire'
import { equalBytes, joinBytes } from '../src/crypto/bytes.ts'
import { newLockPair } from '../src/streams/hpke.ts'
import { deriveKey, type keyLabels } from '../src/streams/key-schedule.ts'
import { envelopeKey, newStreamKeys } from '../src/streams/stream-keys.ts'
import { bytesToHex } from './vectors.ts'

/** What a vector gives: bytes in hex and, of an opening, the keys of the stream; or the code with which it was refused. */
export interface VectorOutcome {
  readonly bytes?: string
  readonly keys?: string
  readonly code?: ErrorCode
}

interface DeviceSeeds {
  readonly seed: Uint8Array
  readonly lockSeed: Uint8Array
}

/** How the vectors of each kind are made, and how what was made is read again. */
export const runs: Readonly<Record<string, (input: never) => Promise<VectorOutcome>>> = {
  'signing-key': async ({ seed }: { seed: Uint8Array }) => made((await SigningKey.fromSeed(seed)).publicKey),
  'device-id': async ({ signKey }: { signKey: Uint8Array }) => made(idToBytes(deviceIdOf(signKey))),
  signature: async ({ seed, context, message }: { seed: Uint8Array; context: SignedContext; message: Uint8Array }) =>
    made(await (await SigningKey.fromSeed(seed)).sign(context, message)),
  'device-list': async ({ seed, list }: { seed: Uint8Array; list: DeviceList }) =>
    read(await signDeviceList(await SigningKey.fromSeed(seed), list), verifyDeviceList),
  'device-chain': async ({ name, lists, known }: { name: string; lists: Uint8Array[]; known?: Uint8Array }) => {
    const before = known === undefined ? undefined : await verifyDeviceList(known)
    if (before?.kind === 'refused') throw new Error(before.code)
    const chain = await verifyDeviceChain(lists, { name, known: before?.value })
    return chain.kind === 'refused' ? { code: chain.code } : made(chain.value.bytes)
  },
  'device-list-bytes': async ({ bytes, expected }: { bytes: Uint8Array; expected?: ExpectedList }) =>
    read(bytes, (read) => verifyDeviceList(read, expected)),
  'chain-end': async ({ seed, list, network, madeAtMs, take }: ChainEndInput) => {
    const newest = await listed(list)
    const device = await deviceOf({ seed, lockSeed: seed })
    return read(await signChainEnd(device, newest, network, { madeAtMs, take }), (bytes) =>
      verifyChainEnd(bytes, newest, network),
    )
  },
  'chain-end-bytes': async ({ bytes, list, network }: ChainEndInput & { bytes: Uint8Array }) =>
    read(bytes, async () => verifyChainEnd(bytes, await listed(list), network)),
  'name-take': async ({ seed, heirList, list, network, madeAtMs }: ChainEndInput & { heirList: Uint8Array }) => {
    const [newest, heir] = [await listed(list), await listed(heirList)]
    const device = await deviceOf({ seed, lockSeed: seed })
    return read(await signNameTake(device, heir, newest, network, madeAtMs), (bytes) =>
      verifyNameTake(bytes, heirList, newest, network),
    )
  },
  'name-take-bytes': async ({
    bytes,
    heirList,
    list,
    network,
  }: ChainEndInput & { bytes: Uint8Array; heirList: Uint8Array }) =>
    read(bytes, async () => verifyNameTake(bytes, heirList, await listed(list), network)),
  'contact-request': async ({ seed, asked }: { seed: Uint8Array; asked: ContactRequest }) => {
    const device = await deviceOf({ seed, lockSeed: seed })
    return read(await signContactRequest(device, asked), (bytes) => verifyContactRequest(bytes, device.listed))
  },
  'contact-request-bytes': async ({ seed, bytes }: { seed: Uint8Array; bytes: Uint8Array }) => {
    const device = await deviceOf({ seed, lockSeed: seed })
    return read(bytes, (signed) => verifyContactRequest(signed, device.listed))
  },
  'lock-pair': async ({ seed }: { seed: Uint8Array }) => {
    const { privateKey, publicKey } = await newLockPair(1, 0, seed)
    return made(joinBytes(privateKey, publicKey))
  },
  'lock-key': async (seeds: DeviceSeeds) => {
    const device = await deviceOf(seeds)
    return read(await signLockKey(device), (bytes) => verifyLockKey(bytes, device.listed))
  },
  'sign-in': async ({ seed, statement }: { seed: Uint8Array; statement: SignInStatement }) => {
    const device = await deviceOf({ seed, lockSeed: seed })
    return read(await signSignIn(device, statement), (signature) =>
      verifySignIn(device.signing.publicKey, statement, signature),
    )
  },
  'directory-entry': async ({ seed, entry }: { seed: Uint8Array; entry: DirectoryEntry }) => {
    const device = await deviceOf({ seed, lockSeed: seed })
    return read(await signDirectoryEntry(device, entry), (bytes) => verifyDirectoryEntry(bytes, device.listed))
  },
  opening: async ({
    from,
    to,
    stream,
    ephemeralSeed,
  }: {
    from: DeviceSeeds
    to: DeviceSeeds
    stream: OutboundStream
    ephemeralSeed: Uint8Array
  }) => {
    const [sender, receiver] = [await deviceOf(from), await deviceOf(to)]
    const out = await openOutbound(stream, receiver.lockKey, sender, ephemeralSeed)
    if (out.kind === 'refused') return { code: out.code }
    const { opening, keys } = out.value
    const found = await openInbound(opening, receiver, sender.listed, stream)
    if (found.kind === 'refused') return { code: found.code }
    if (bytesToHex(found.value.keys) !== bytesToHex(keys)) throw new Error('sender and receiver have different keys')
    return { bytes: bytesToHex(opening), keys: bytesToHex(keys) }
  },
  'opening-bytes': async ({
    bytes,
    from,
    to,
    stream,
  }: {
    bytes: Uint8Array
    from: DeviceSeeds
    to: DeviceSeeds
    stream: OutboundStream
  }) => {
    const found = await openInbound(bytes, await deviceOf(to), (await deviceOf(from)).listed, stream)
    return found.kind === 'refused'
      ? { code: found.code }
      : { bytes: bytesToHex(bytes), keys: bytesToHex(found.value.keys) }
  },
  'derived-key': async ({
    secret,
    label,
    parameters,
  }: {
    secret: Uint8Array
    label: keyof typeof keyLabels
    parameters: Uint8Array
  }) => made(deriveKey(secret, label, parameters)),
  'stream-keys': async ({ secret, first, next }: { secret: Uint8Array; first: number; next: number }) =>
    made(advanceStreamKeys(newStreamKeys(secret, first), next)),
  'envelope-key': async ({ secret, header }: { secret: Uint8Array; header: EnvelopeHeader }) =>
    made(envelopeKey(newStreamKeys(secret, 1), writeHeader(header)) ?? new Uint8Array()),
  envelope: async ({ secret, header, plain }: { secret: Uint8Array; header: EnvelopeHeader; plain: Uint8Array }) => {
    const authenticated = writeHeader(header)
    const keys = newStreamKeys(secret, 1)
    const { tag, body } = await sealEnvelope(keys, authenticated, plain)
    return read(joinBytes(tag, body), () => openEnvelope(keys, authenticated, tag, body))
  },
  'envelope-bytes': async ({
    secret,
    header,
    bytes,
  }: {
    secret: Uint8Array
    header: EnvelopeHeader
    bytes: Uint8Array
  }) =>
    read(bytes, () =>
      openEnvelope(newStreamKeys(secret, 1), writeHeader(header), bytes.subarray(0, 16), bytes.subarray(16)),
    ),
  ack: async ({ secret, ack }: { secret: Uint8Array; ack: AckStatement }) =>
    read(await ackTag(newStreamKeys(secret, 1), ack), (tag) => verifyAck(newStreamKeys(secret, 1), ack, tag)),
  receipts: async ({
    seed,
    domain,
    statements,
  }: {
    seed: Uint8Array
    domain: string
    statements: readonly StoredStatement[]
  }) => {
    const key = await SigningKey.fromSeed(seed)
    const proofs = await signReceipts(key, domain, statements.map(encodeStatement))
    const receipts = proofs.map((proof, at) =>
      encodeReceipt({ domain, networkKey: key.publicKey, statement: statements[at]!, proof }),
    )
    for (const receipt of receipts) {
      const verified = await verifyReceipt(receipt, key.publicKey)
      if (verified.kind === 'refused') return { code: verified.code }
    }
    return made(joinBytes(...receipts))
  },
  'receipt-bytes': async ({ bytes, networkKey }: { bytes: Uint8Array; networkKey: Uint8Array }) =>
    read(bytes, () => verifyReceipt(bytes, networkKey)),
  gap: async ({ secret, gap }: { secret: Uint8Array; gap: GapStatement }) =>
    read(await gapTag(newStreamKeys(secret, 1), gap), (tag) => verifyGap(newStreamKeys(secret, 1), gap, tag)),
  signal: async ({
    from,
    to,
    nowMs,
    ephemeralSeed,
    plains,
  }: {
    from: DeviceSeeds
    to: DeviceSeeds
    nowMs: number
    ephemeralSeed: Uint8Array
    plains: Uint8Array[]
  }) => {
    const [sender, receiver] = [await deviceOf(from), await deviceOf(to)]
    const session = await SignalSender.begin(receiver.lockKey, sender, nowMs, ephemeralSeed)
    if (session.kind === 'refused') return { code: session.code }
    let sealed: Uint8Array = new Uint8Array(0)
    for (const plain of plains) sealed = await session.value.seal(plain)
    return read(sealed, (bytes) => new SignalReceiver(receiver).open(bytes, sender.listed))
  },
  bulk,
  'unsealed-bulk': ({ plain }: { plain: Uint8Array }) => {
    const made = unsealedBulk(joinBytes(new Uint8Array(bulkRoomBytes), plain))
    return read(made, (bytes) => {
      const heard = plainOfUnsealed(bytes)
      const isSame = heard !== undefined && equalBytes(heard, plain)
      return Promise.resolve(isSame ? { kind: 'ok' } : { kind: 'refused', code: 'value-unknown', message: '' })
    })
  },
  'bulk-bytes': async ({ from, to, bytes }: { from: DeviceSeeds; to: DeviceSeeds; bytes: Uint8Array }) => {
    const [sender, receiver] = [await deviceOf(from), await deviceOf(to)]
    return read(bytes, async (each) => new BulkReceiver(receiver).open(each, sender.listed))
  },
}

interface ChainEndInput {
  readonly seed: Uint8Array
  readonly list: Uint8Array
  readonly network: NetworkPlace
  readonly madeAtMs: number
  readonly take?: Uint8Array
}

async function listed(bytes: Uint8Array): Promise<VerifiedList> {
  const verified = await verifyDeviceList(bytes)
  if (verified.kind === 'refused') throw new Error(verified.code)
  return verified.value
}

async function bulk({ from, to, nowMs, ephemeralSeed, heard, hasOpening, plains }: BulkInput): Promise<VectorOutcome> {
  const [sender, receiver] = [await deviceOf(from), await deviceOf(to)]
  const begun = await BulkSender.begin('alice', receiver.lockKey, sender, nowMs, ephemeralSeed)
  if (begun.kind === 'refused') return { code: begun.code }
  const reader = new BulkReceiver(receiver)
  let sealed: Uint8Array = await begun.value.seal(new Uint8Array(0), { heard: undefined, hasOpening: true })
  await reader.open(sealed, sender.listed)
  for (const plain of plains) sealed = await begun.value.seal(plain, { heard, hasOpening })
  return read(sealed, async (bytes) => reader.open(bytes, sender.listed))
}

interface BulkInput {
  readonly from: DeviceSeeds
  readonly to: DeviceSeeds
  readonly nowMs: number
  readonly ephemeralSeed: Uint8Array
  readonly heard: Uint8Array
  readonly hasOpening: boolean
  readonly plains: Uint8Array[]
}

/** The device of these seeds, with lock key number 1. */
export async function deviceOf({ seed, lockSeed }: DeviceSeeds): Promise<DeviceKeys> {
  return new DeviceKeys(await SigningKey.fromSeed(seed), 'Test', 1_700_000_000_000, [
    await newLockPair(1, 1_700_000_000_000, lockSeed),
  ])
}

function made(bytes: Uint8Array): VectorOutcome {
  return { bytes: bytesToHex(bytes) }
}

async function read(
  bytes: Uint8Array,
  reader: (bytes: Uint8Array) => Promise<Refused | { readonly kind: 'ok' }>,
): Promise<VectorOutcome> {
  const outcome = await reader(bytes)
  return outcome.kind === 'refused' ? { code: outcome.code } : made(bytes)
}
