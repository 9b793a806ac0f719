import type { LogEntry, LogHead } from '@kith/wire'
import { compareHeads, consistencyPath, inclusionPath, isInLog, logLeaf, rootOfList } from '@kith/keys'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { NodesInMemory } from './key-log-vectors.ts'

const most = 140
const log = new NodesInMemory()
const entries: LogEntry[] = []
const heads: LogHead[] = []

beforeAll(async () => {
  heads.push(headOf(0, new Uint8Array(32)))
  for (let at = 0; at < most; at++) {
    const entry = entryOf(at, 1)
    entries.push(entry)
    await log.add(logLeaf(entry))
    heads.push(headOf(at + 1, await rootOfList(at + 1, log.read)))
  }
})

describe('a key log', () => {
  it('[KL4] shows every entry in every log that has it, and at no other place', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(most - 1), fc.nat(most - 1), fc.nat(most - 1), async (a, b, place) => {
        const [index, size] = [Math.min(a, b), Math.max(a, b) + 1]
        const path = await inclusionPath(index, size, log.read)
        expect(isInLog(entryAt(index), index, headAt(size), path)).toBe(true)
        if (place !== index) expect(isInLog(entryAt(index), place, headAt(size), path)).toBe(false)
        expect(isInLog(entryOf(index, 2), index, headAt(size), path)).toBe(false)
      }),
    )
  })

  it('[KL5] shows that every log goes on from every earlier one', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(most), fc.nat(most), async (a, b) => {
        const path = await consistencyPath(Math.min(a, b), Math.max(a, b), log.read)
        expect(compareHeads(headAt(a), headAt(b), path)).toBe('same-history')
        expect(path.length).toBeLessThanOrEqual(9)
      }),
    )
  })

  it('[KL5] shows of no other log that it goes on from an earlier one, whatever path it makes up', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 40 }), fc.nat(40), fc.nat(39), async (older, more, changed) => {
        const size = older + more
        const other = new NodesInMemory()
        for (let at = 0; at < size; at++) await other.add(logLeaf(at === changed ? entryOf(at, 9) : entryAt(at)))
        const forked = headOf(size, await rootOfList(size, other.read))
        const path = await consistencyPath(older, size, other.read)
        const outcome = compareHeads(headAt(older), forked, path)
        if (changed >= older) expect(outcome).toBe('same-history')
        else expect(outcome).toBe(more === 0 ? 'forked' : 'unproven')
      }),
    )
  })

  it('[KL4] [KL5] [KY17] takes no path with a changed, missing or added hash, and never throws', async () => {
    const hash = fc.uint8Array({ minLength: 30, maxLength: 33 })
    await fc.assert(
      fc.asyncProperty(fc.nat(most - 2), fc.nat(most - 2), fc.nat(), hash, async (a, b, at, other) => {
        const [older, newer] = [Math.min(a, b) + 1, Math.max(a, b) + 2]
        const proofs = [
          { path: await consistencyPath(older, newer, log.read), holds: consistent(older, newer) },
          { path: await inclusionPath(older, newer, log.read), holds: included(older, newer) },
        ]
        for (const { path, holds } of proofs) {
          const place = at % (path.length + 1)
          expect(holds(path)).toBe(true)
          expect(holds([...path.slice(0, place), other, ...path.slice(place)])).toBe(false)
          expect(holds(path.slice(0, -1))).toBe(false)
          if (place < path.length) expect(holds(path.with(place, other))).toBe(false)
        }
      }),
    )
  })
})

function consistent(older: number, newer: number): (path: readonly Uint8Array[]) => boolean {
  return (path) => compareHeads(headAt(newer), headAt(older), path) === 'same-history'
}

function included(index: number, size: number): (path: readonly Uint8Array[]) => boolean {
  return (path) => isInLog(entryAt(index), index, headAt(size), path)
}

function entryOf(at: number, version: number): LogEntry {
  const bytes = new Uint8Array(32).fill(at)
  return { name: `user-${String(at)}`, version, identityKey: bytes, listHash: bytes, atMs: at }
}

function headOf(size: number, root: Uint8Array): LogHead {
  return { domain: 'chat.example.org', size, root, atMs: size }
}

function entryAt(at: number): LogEntry {
  return entries[at] ?? entryOf(at, 1)
}

function headAt(size: number): LogHead {
  return heads[size] ?? headOf(0, new Uint8Array(32))
}
