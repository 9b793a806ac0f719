import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import rollVectors from '../../../spec/vectors/roll.json' with { type: 'json' }
import { type DeviceId, type ErrorCode, type RollChange, type RollPolicy } from '@kith/wire'
import type { DeviceKeys, RecordId } from '@kith/keys'
import type { CryptoBackend } from '../src/crypto/backend.ts'
import { backend, useBackend } from '../src/crypto/chosen-backend.ts'
import { joinBytes } from '../src/crypto/bytes.ts'
import { SigningKey } from '../src/identity/signing-key.ts'
import { deriveRollKey, type EpochKeys, openBox, openLink } from '../src/roll/epoch-keys.ts'
import { bytesOfRecordId, examine, readRecord, recordIdOf } from '../src/roll/examine.ts'
import { documentKey, openSealed, readFrame, sealFrame } from '../src/roll/frame-seal.ts'
import { RollHistory } from '../src/roll/history.ts'
import { firstChainKey, stepChain } from '../src/roll/ratchets.ts'
import { writeRecord } from '../src/roll/write-record.ts'
import { portableBackends } from './conformance.ts'
import { deviceOf } from './vector-runs.ts'
import { bytesToHex, fromVector, type KeyVector } from './vectors.ts'

interface Seeds {
  readonly seed: Uint8Array
  readonly lockSeed: Uint8Array
}

interface RecordInput {
  readonly by: Seeds
  readonly policy?: RollPolicy
  readonly madeAtMs: number
  readonly changes: readonly RollChange[]
  /** The content key, then the archive key. */
  readonly keys: readonly Uint8Array[]
  /** One for each box, in order. */
  readonly ephemeralSeeds: readonly Uint8Array[]
}

interface Outcome {
  readonly bytes?: string
  readonly code?: ErrorCode
}

/** Writes records one upon the other, opens every box and link of them, and gives the last. */
async function rolled({ records }: { readonly records: readonly RecordInput[] }): Promise<Outcome> {
  const history = new RollHistory()
  const known = new Map<RecordId, EpochKeys>()
  let last: Uint8Array = new Uint8Array(0)
  let roll: RecordId | undefined
  const devices = new Map<DeviceId, DeviceKeys>()
  for (const { by, policy, madeAtMs, changes, keys, ephemeralSeeds } of records) {
    const device = await deviceOf(by)
    devices.set(device.device, device)
    const [keysLeft, seedsLeft] = [[...keys], [...ephemeralSeeds]]
    const random = { key: () => keysLeft.shift()!, ephemeral: () => seedsLeft.shift()! }
    const draft = { roll, policy, by: device.device, madeAtMs, changes }
    const written = await writeRecord(history, draft, device.signing, (id) => known.get(id), random)
    if (written.kind === 'refused') return { code: written.code }
    last = written.value
    roll ??= recordIdOf(last)
    const read = readRecord(last, roll)
    if (read.kind === 'refused') return { code: read.code }
    const examined = await examine(history, last, read.value)
    if (examined.kind === 'refused') return { code: examined.code }
    history.add(examined.value.node, examined.value.state)
    const made = { content: Uint8Array.from(keys[0]!), ...(keys[1] && { archive: Uint8Array.from(keys[1]) }) }
    known.set(recordIdOf(last), made)
    const { head, headBytes, boxes } = read.value
    for (const box of boxes) {
      const owner = devices.get(box.device)
      const isReplaced = examined.value.state.devices.get(box.device)?.lock.number === 0
      if (owner === undefined || isReplaced) continue
      const opened = await openBox(headBytes, box.device, owner.lockPair(1)!, box, head)
      if (bytesToHex(opened?.content ?? new Uint8Array(0)) !== bytesToHex(made.content))
        throw new Error('a box is shut')
    }
    for (const { record, sealed } of head.links) {
      const earlier = history.get(bytesToHex(record) as RecordId)!
      if ((await openLink(made.archive!, record, sealed, earlier.head)) === undefined) throw new Error('a link is shut')
    }
  }
  return { bytes: bytesToHex(last) }
}

const runs: Readonly<Record<string, (input: never) => Promise<Outcome> | Outcome>> = {
  roll: rolled,
  'record-bytes': async ({ bytes, roll }: { bytes: Uint8Array; roll: Uint8Array }) => {
    const read = readRecord(bytes, bytesToHex(roll) as RecordId)
    if (read.kind === 'refused') return { code: read.code }
    const examined = await examine(new RollHistory(), bytes, read.value)
    return examined.kind === 'refused' ? { code: examined.code } : { bytes: bytesToHex(bytes) }
  },
  frame: async ({
    seed,
    epoch,
    from,
    number,
    index,
    key,
    salt,
    plain,
  }: {
    seed: Uint8Array
    epoch: Uint8Array
    from: DeviceId
    number: number
    index: number
    key: Uint8Array
    salt: Uint8Array
    plain: Uint8Array
  }) => {
    const place = { epoch: bytesToHex(epoch) as RecordId, from, number, index }
    expect(bytesOfRecordId(place.epoch)).toEqual(epoch)
    const bytes = await sealFrame(place, key, plain, await SigningKey.fromSeed(seed), salt)
    const read = readFrame(bytes)
    if (read.kind === 'refused') return { code: read.code }
    expect(await openSealed(read.value, key)).toEqual(plain)
    return { bytes: bytesToHex(bytes) }
  },
  'frame-bytes': ({ bytes }: { bytes: Uint8Array }) => {
    const read = readFrame(bytes)
    return read.kind === 'refused' ? { code: read.code } : { bytes: bytesToHex(bytes) }
  },
  'document-key': ({ content, from }: { content: Uint8Array; from: DeviceId }) => ({
    bytes: bytesToHex(documentKey(content, from)),
  }),
  chain: ({ content, from, count }: { content: Uint8Array; from: DeviceId; count: number }) => {
    let key = firstChainKey(content, from)
    const keys: Uint8Array[] = []
    for (let at = 0; at < count; at++) {
      const { message, next } = stepChain(key)
      keys.push(message)
      key = next
    }
    return { bytes: bytesToHex(joinBytes(...keys)) }
  },
  exported: ({ content, label }: { content: Uint8Array; label: string }) => {
    const exporter = deriveRollKey(content, 'kith roll exporter v1\0')
    return { bytes: bytesToHex(deriveRollKey(exporter, 'kith roll exported v1\0', new TextEncoder().encode(label))) }
  },
}

const vectors = rollVectors as readonly KeyVector[]

/** Runs the vectors of rolls on each backend; Node and browsers run the same. */
export function registerRollVectorTests(backends: readonly CryptoBackend[] = portableBackends): void {
  let own: CryptoBackend
  beforeAll(async () => {
    own = await backend()
  })
  afterAll(() => {
    useBackend(own)
  })

  describe.each(backends)('on the backend $name', (tried) => {
    beforeAll(() => {
      useBackend(tried)
    })

    it.each(vectors)('[RL2][RL4][RL16][RL18][RL20][RL21][RL23] $id', async ({ of, input, bytes, code }) => {
      const run = runs[of] as (input: unknown) => Promise<Outcome> | Outcome
      expect(await run(fromVector(input))).toEqual(code === undefined ? { bytes } : { code })
    })
  })

  it('knows how to run every vector', () => {
    expect(new Set(vectors.map(({ of }) => of))).toEqual(new Set(Object.keys(runs)))
    expect(new Set(vectors.map(({ id }) => id)).size).toBe(vectors.length)
  })
}
