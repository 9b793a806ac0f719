import { encodeLogEntry, type ErrorCode, type LogEntry, type LogHead } from '@kith/wire'
import {
  consistencyPath,
  inclusionPath,
  logLeaf,
  nodesOfLeaf,
  type ReadNode,
  rootOfList,
  signLogHead,
  SigningKey,
  verifyLogHead,
} from '@kith/keys'
import { expect, it } from 'vitest'
import keyLogVectors from '../../../spec/vectors/key-log.json' with { type: 'json' }
import { bytesToHex, fromVector } from './vectors.ts'

/** A vector of `spec/vectors/key-log.json`. */
interface KeyLogVector {
  readonly id: string
  readonly of: string
  readonly input: unknown
  readonly bytes?: string
  readonly path?: readonly string[]
  readonly code?: ErrorCode
}

const vectors = keyLogVectors as readonly KeyLogVector[]
const entries = fromVector(vectors.find((vector) => vector.of === 'entries')?.input) as readonly LogEntry[]

/** A growing list in memory: what a keeper of a log has on disk. */
export class NodesInMemory {
  readonly #nodes = new Map<string, Uint8Array>()
  size = 0
  readonly read: ReadNode = (level, index) => {
    const hash = this.#nodes.get(`${String(level)}/${String(index)}`)
    return hash === undefined ? Promise.reject(new Error('no such node')) : Promise.resolve(hash)
  }

  async add(leaf: Uint8Array): Promise<void> {
    for (const { level, index, hash } of await nodesOfLeaf(leaf, this.size, this.read))
      this.#nodes.set(`${String(level)}/${String(index)}`, hash)
    this.size += 1
  }
}

/** The tests of `spec/vectors/key-log.json`, the same in Node and in browsers. */
export function registerKeyLogVectorTests(): void {
  it('[KL1] writes entries as in the vectors', async () => {
    await expectVectors('entry', ({ input }) => ({ bytes: bytesToHex(encodeLogEntry(fromVector(input) as LogEntry)) }))
  })

  it('[KL2] [KL4] [KL5] makes roots and paths as in the vectors', async () => {
    await expectVectors('root', async ({ input }) => {
      const size = (input as { entries: number }).entries
      return { bytes: bytesToHex(await rootOfList(size, (await logOf(size)).read)) }
    })
    await expectVectors('inclusion', async ({ input }) => {
      const { entries: size, index } = input as { entries: number; index: number }
      return { path: (await inclusionPath(index, size, (await logOf(size)).read)).map(bytesToHex) }
    })
    await expectVectors('consistency', async ({ input }) => {
      const { entries: size, older } = input as { entries: number; older: number }
      return { path: (await consistencyPath(older, size, (await logOf(size)).read)).map(bytesToHex) }
    })
  })

  it('[KL3] signs heads as in the vectors, and refuses what is none', async () => {
    await expectVectors('head', async ({ input }) => {
      const { seed, head } = fromVector(input) as { seed: Uint8Array; head: LogHead }
      const network = await SigningKey.fromSeed(seed)
      const bytes = await signLogHead(network, head)
      const read = await verifyLogHead(bytes, { networkKey: network.publicKey, domain: head.domain })
      expect(read).toEqual({ kind: 'ok', value: head })
      return { bytes: bytesToHex(bytes) }
    })
    await expectVectors('head-bytes', async ({ input }) => {
      const { seed, domain, bytes } = fromVector(input) as { seed: Uint8Array; domain: string; bytes: Uint8Array }
      const { publicKey } = await SigningKey.fromSeed(seed)
      const read = await verifyLogHead(bytes, { networkKey: publicKey, domain })
      return read.kind === 'refused' ? { code: read.code } : {}
    })
  })
}

async function logOf(size: number): Promise<NodesInMemory> {
  const log = new NodesInMemory()
  for (const entry of entries.slice(0, size)) await log.add(logLeaf(entry))
  return log
}

type Made = Pick<KeyLogVector, 'bytes' | 'path' | 'code'>

async function expectVectors(of: string, run: (vector: KeyLogVector) => Made | Promise<Made>): Promise<void> {
  const wanted = vectors.filter((vector) => vector.of === of)
  expect(wanted.length).toBeGreaterThan(0)
  const made = await Promise.all(wanted.map(async (vector) => ({ id: vector.id, ...(await run(vector)) })))
  expect(made).toEqual(
    wanted.map(({ id, bytes, path, code }) => ({
      id,
      ...(bytes !== undefined && { bytes }),
      ...(path !== undefined && { path }),
      ...(code !== undefined && { code }),
    })),
  )
}
