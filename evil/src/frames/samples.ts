import {
  ackTag,
  BulkReceiver,
  BulkSender,
  blobSecrets,
  generateDevice,
  type NetworkPlace,
  openChunk,
  openEnvelope,
  openInbound,
  openOutbound,
  partHash,
  Roll,
  sealChunk,
  readDeviceList,
  sealEnvelope,
  SignalReceiver,
  SignalSender,
  signChainEnd,
  signDirectoryEntry,
  SigningKey,
  signLockKey,
  signLogHead,
  signFirstList,
  signNameTake,
  signReceipts,
  verifyAck,
  verifyChainEnd,
  verifyDeviceList,
  verifyDirectoryEntry,
  verifyLockKey,
  verifyLogHead,
  verifyNameTake,
  verifyReceipt,
} from '@kith/keys'
import {
  bytesToId,
  type Decoded,
  encodeMessages,
  encodeReceipt,
  encodeStatement,
  type EnvelopeHeader,
  type MessageId,
  type StreamId,
  utf8Bytes,
  writeHeader,
} from '@kith/wire'

/** Bytes that were sealed or signed, and who opens them. */
export interface Sample {
  readonly name: string
  readonly bytes: Uint8Array
  /** Whether these bytes are believed. */
  readonly opens: (bytes: Uint8Array) => Promise<boolean>
}

const authenticatedBytes = 76
const tagEnd = authenticatedBytes + 16
const domain = 'chat.example.org'

/** One of each kind, made by honest devices; none was opened before. */
export async function sealedSamples(): Promise<readonly Sample[]> {
  const [alice, bob, network] = await Promise.all([
    generateDevice('Alice', 1),
    generateDevice('Bob', 1),
    SigningKey.generate(),
  ])
  const stream = bytesToId<StreamId>(new Uint8Array(16).fill(3))
  const opened = ok(await openOutbound({ name: 'alice', stream, lane: 'kept', generation: 0 }, bob.lockKey, alice))
  const header: EnvelopeHeader = {
    ...{ to: bob.device, from: alice.device, stream, seq: 1, sentAtMs: 1_800_000_000_000, lifeMs: 60_000 },
    ...{ generation: 0, lane: 'kept', kind: 'messages', count: 1, atomic: false },
  }
  const authenticated = writeHeader(header)
  const mid = bytesToId<MessageId>(new Uint8Array(16).fill(4))
  const plain = encodeMessages([{ mid, messageType: 'chat.text', encoding: 'json', body: utf8Bytes('"hello"') }])
  const sealed = await sealEnvelope(opened.keys, authenticated, plain)
  const ack = { to: alice.device, from: bob.device, stream, next: 2, credit: 64, exceptions: [] }
  const signals = new SignalReceiver(bob)
  const bulk = await bulkFrame(alice, bob)
  const blob = blobSecrets(new Uint8Array(32).fill(7))
  const chunk = await sealChunk(blob.seal, 0, new Uint8Array(5000).fill(8))
  const chunkHash = await partHash(chunk)
  const statement = {
    ...{ to: alice.device, receiver: bob.device, stream, upTo: 1, storedAtMs: 1_800_000_000_001 },
    items: [{ seq: 1, deadlineMs: 1_900_000_000_000, tag: sealed.tag }],
  }
  const [proof] = await signReceipts(network, domain, [encodeStatement(statement), new Uint8Array(9)])
  if (proof === undefined) throw new Error('two statements have two proofs')
  const head = { domain, size: 5, root: new Uint8Array(32).fill(9), atMs: 1_800_000_000_002 }
  const entry = {
    ...{ owner: 'alice', device: alice.device, kind: 'songs', id: 'one', version: 1, ttlSeconds: 0 },
    ...{ visibility: 'network' as const, readers: [], content: utf8Bytes('{"title":"Gaudeamus"}') },
  }
  const roll = await rollOf(alice, bob)
  const given = await givenName(alice, bob, { domain, networkKey: network.publicKey })
  return [
    sample('opening', opened.opening, (bytes) => openInbound(bytes, bob, alice.listed, { stream, lane: 'kept' })),
    sample('envelope', joined(authenticated, sealed.tag, sealed.body), (bytes) => {
      const tag = bytes.subarray(authenticatedBytes, tagEnd)
      return openEnvelope(opened.keys, bytes.subarray(0, authenticatedBytes), tag, bytes.subarray(tagEnd))
    }),
    sample('ack', await ackTag(opened.keys, ack), (tag) => verifyAck(opened.keys, ack, tag)),
    sample('signal', await signalFrame(alice, bob), (bytes) => signals.open(bytes, alice.listed)),
    // A receiver of its own each: the opening of a session that is known is not looked at (spec KY22).
    sample('bulk', bulk, async (bytes) => new BulkReceiver(bob).open(bytes, alice.listed)),
    sample('device list', await firstList(alice), (bytes) => verifyDeviceList(bytes)),
    sample('chain end', given.end, given.opensEnd),
    sample('name take', given.take, given.opensTake),
    sample('lock key', await signLockKey(bob), (bytes) => verifyLockKey(bytes, bob.listed)),
    sample('entry', await signDirectoryEntry(alice, entry), (bytes) => verifyDirectoryEntry(bytes, alice.listed)),
    sample('receipt', encodeReceipt({ domain, networkKey: network.publicKey, statement, proof }), (bytes) =>
      verifyReceipt(bytes, network.publicKey),
    ),
    sample('log head', await signLogHead(network, head), (bytes) =>
      verifyLogHead(bytes, { networkKey: network.publicKey, domain }),
    ),
    {
      name: 'roll record',
      bytes: roll.record,
      opens: async (bytes) => (await roll.bob.process(bytes, 1)).kind === 'accepted',
    },
    sample('roll frame', roll.frame, (bytes) => roll.bob.open(bytes, 1)),
    {
      name: 'part of a blob',
      bytes: chunk,
      // A part is compared with its hash before anything opens it.
      opens: async (bytes) =>
        Buffer.compare(await partHash(bytes), chunkHash) === 0 || (await openChunk(blob.seal, 0, bytes)) !== undefined,
    },
  ]
}

function sample(name: string, bytes: Uint8Array, open: (bytes: Uint8Array) => Promise<Decoded<unknown>>): Sample {
  return { name, bytes, opens: async (shown) => (await open(shown)).kind === 'ok' }
}

type Opens = (bytes: Uint8Array) => Promise<Decoded<unknown>>
type Keys = Awaited<ReturnType<typeof generateDevice>>

async function firstList(device: Keys): Promise<Uint8Array> {
  return signFirstList(await SigningKey.generate(), { name: 'alice', devices: [device.listed], madeAtMs: 1 })
}

/** A name that one gives to the other. */
async function givenName(
  alice: Keys,
  bob: Keys,
  place: NetworkPlace,
): Promise<Record<'end' | 'take', Uint8Array> & Record<'opensEnd' | 'opensTake', Opens>> {
  const [newest, heir] = [ok(readDeviceList(await firstList(alice))), ok(readDeviceList(await firstList(bob)))]
  const take = await signNameTake(bob, heir, newest, place, 2)
  return {
    take,
    end: await signChainEnd(alice, newest, place, { madeAtMs: 3, take }),
    opensEnd: (bytes) => verifyChainEnd(bytes, newest, place),
    opensTake: (bytes) => verifyNameTake(bytes, heir.bytes, newest, place),
  }
}

/** A group of two: what one of them does next, and the other, who has seen nothing of it. */
async function rollOf(alice: Keys, bob: Keys): Promise<{ bob: Roll; record: Uint8Array; frame: Uint8Array }> {
  const cardOf = ({ signing, lockKey: { number, publicKey } }: Keys, name: string) => ({
    ...{ name, identityKey: signing.publicKey },
    devices: [{ signKey: signing.publicKey, lock: { number, publicKey } }],
  })
  const members = [cardOf(bob, 'bob')]
  const group = ok(await Roll.found(alice, { policy: 'conversation', owner: cardOf(alice, 'alice'), members }, 1))
  const ofBob = Roll.join(bob, group.group)
  for (const record of group.records()) await ofBob.process(record, 1)
  const frame = ok(await group.seal(utf8Bytes('hello')))
  return { bob: ofBob, frame, record: ok(await group.refresh(1)).bytes }
}

async function signalFrame(from: Keys, to: Keys): Promise<Uint8Array> {
  return ok(await SignalSender.begin(to.lockKey, from, 1)).seal(utf8Bytes('typing'))
}

async function bulkFrame(from: Keys, to: Keys): Promise<Uint8Array> {
  const plain = new Uint8Array(900).fill(6)
  const sender = ok(await BulkSender.begin('alice', to.lockKey, from, 1))
  return sender.seal(plain, { heard: undefined, hasOpening: true })
}

function ok<T>(decoded: Decoded<T>): T {
  if (decoded.kind === 'refused') throw new Error(`a sample could not be made: ${decoded.code}`)
  return decoded.value
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts))
}
