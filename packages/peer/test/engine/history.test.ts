import type { Backend } from '../../src/backend/backend.ts'
import type { ChannelFacts } from '../../src/backend/passing.ts'
import { encodeStored } from '../../src/services/body.ts'
import { encodeAsk, encodeHistory, type GivenRecord, type HistoryFrame } from '../../src/services/history-frames.ts'
import { HistoryService } from '../../src/services/history.ts'
import { bytesToId, type DeviceId, KithError, type PeerName } from '@kith/wire'
import { until } from '@kith/testing/contracts'
import fc from 'fast-check'
import { expect, it } from 'vitest'

const device = bytesToId<DeviceId>(new Uint8Array(16).fill(3))
const facts: ChannelFacts = { id: 1, name: 'alice', device, type: 'kith.history', init: new Uint8Array() }

/** A backend whose channel says these bytes, in pieces of a length, and whose store is a map. `other` is who the other end is. */
function saying(bytes: Uint8Array, pieceBytes = 1000, other = 'alice') {
  const records = new Map<string, Uint8Array>()
  const commits: number[] = []
  const wrote: Uint8Array[] = []
  const resets: string[] = []
  let at = 0
  const calls: Record<string, (input: never) => unknown> = {
    'channel-open': () => ({ ...facts, name: other }),
    'channel-reset': ({ code }: { code: string }) => void resets.push(code),
    devices: () => [{ device, label: 'Phone', addedAtMs: 0, isThis: false }],
    records: () => [],
    record: ({ collection, key }: { collection: string; key: string }) => {
      const value = records.get(`${collection} ${key}`)
      return value && { key, value, version: 1 }
    },
    read: ({ collection, key }: { collection: string; key: string }) => {
      const value = records.get(`${collection} ${key}`)
      return { record: value && { key, value, version: 1 }, at: 0, isPlanned: false }
    },
    submit: ({ writes }: { writes: { changes: { collection: string; key: string; value?: Uint8Array }[] } }) => {
      commits.push(writes.changes.length)
      for (const { collection, key, value } of writes.changes)
        if (value === undefined) records.delete(`${collection} ${key}`)
        else records.set(`${collection} ${key}`, value)
      return 'accepted'
    },
  }
  const backend = {
    call: (name: string, input: never) => Promise.resolve().then(() => calls[name]?.(input)),
    stream: async function* (name: string) {
      if (name === 'channels') yield { ...facts, name: other }
      await new Promise(() => undefined)
    },
    bytesOfChannel: () => ({
      read: () => {
        const piece = bytes.slice(at, (at += pieceBytes))
        return Promise.resolve(piece.byteLength === 0 ? undefined : piece)
      },
      write: (written: Uint8Array) => Promise.resolve(void wrote.push(written)),
      end: () => Promise.resolve(),
    }),
  } as unknown as Backend
  return { history: new HistoryService('alice' as PeerName, backend), records, commits, wrote, resets }
}

function frames(...all: readonly HistoryFrame[]): Uint8Array {
  return Uint8Array.from(all.flatMap((frame) => [...encodeHistory(frame)]))
}

const given = (key: string, collection = 0, value = encodeStored(key)): GivenRecord => ({ collection, key, value })
const total = (records: number): HistoryFrame => ({ kind: 'total', records })
const some = (...records: readonly GivenRecord[]): HistoryFrame => ({ kind: 'records', records })
const done: HistoryFrame = { kind: 'done', leftOut: 2 }

it('[PE80] takes what comes in pieces of any length', async () => {
  const bytes = frames(total(3), some(given('a'), given('b')), some(given('a', 1)), done)
  for (const pieceBytes of [1, 2, 3, 7, 1000]) {
    const { history, records } = saying(bytes, pieceBytes)
    expect(await history.take(['one', 'two'])).toEqual({ from: device, records: 3, kept: 3, leftOut: 2 })
    expect([...records.keys()]).toEqual(['one a', 'one b', 'two a'])
  }
})

it('[PE82] refuses what breaks the rules, and keeps what was committed before', async () => {
  const bad: readonly (readonly [string, Uint8Array])[] = [
    ['nothing', new Uint8Array()],
    ['no total', frames(some(given('a')))],
    ['another total', frames(total(1), total(1))],
    ['no end', frames(total(1), some(given('a')))],
    ['records that are none', frames(total(1), some())],
    ['keys that go back', frames(total(3), some(given('b')), some(given('a')))],
    ['a key twice', frames(total(3), some(given('b'), given('b')))],
    ['collections that go back', frames(total(3), some(given('a', 1)), some(given('a', 0)))],
    ['a collection that was not asked for', frames(total(3), some(given('a', 2)))],
    ['an empty key', frames(total(3), some(given('')))],
    ['a key that no store holds', frames(total(3), some(given('😀'.repeat(200))))],
    ['a value that is none', frames(total(3), some(given('a', 0, new Uint8Array([9]))))],
    ['a value that is no JSON', frames(total(3), some(given('a', 0, new Uint8Array([1, 0x7b]))))],
    ['a length that is too large', new Uint8Array([0xff, 0, 0, 0, 1])],
    ['a length of nothing', new Uint8Array(8)],
    ['a kind that is none', new Uint8Array([0, 0, 0, 1, 7])],
  ]
  for (const [what, bytes] of bad) {
    const { history, resets } = saying(bytes)
    await expect(history.take(['one', 'two']), what).rejects.toMatchObject({ code: 'history-malformed' })
    expect(resets, what).toEqual(['history-malformed'])
  }
  const { history, records } = saying(frames(total(3), some(given('a')), some(given('a'))))
  await expect(history.take(['one'])).rejects.toMatchObject({ code: 'history-malformed' })
  expect([...records.keys()]).toEqual(['one a', `kith.history ${device}/one`])
})

it('[PE82] takes what was added meanwhile, and not without end', async () => {
  const many = (from: number): HistoryFrame =>
    some(...Array.from({ length: 1000 }, (_, at) => given(String(from + at).padStart(6, '0'))))
  const ten = Array.from({ length: 10 }, (_, at) => many(at * 1000))
  expect(await saying(frames(total(0), ...ten, done), 65_536).history.take(['one'])).toMatchObject({ kept: 10_000 })
  const endless = saying(frames(total(0), ...ten, some(given('x')), done), 65_536)
  await expect(endless.history.take(['one'])).rejects.toMatchObject({ code: 'history-malformed' })
})

it('[PE82] is refused or taken, whatever bytes come', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.boolean(), async (noise, isBegun) => {
      const bytes = isBegun ? Uint8Array.from([...frames(total(5), some(given('a'))), ...noise]) : noise
      const { history, records } = saying(bytes)
      const end = await history.take(['one']).then(
        () => 'taken',
        (error: unknown) => (error instanceof KithError ? error.code : error),
      )
      expect(['taken', 'history-malformed']).toContain(end)
      expect([...records.keys()].every((place) => /^(one|kith\.history) /.test(place))).toBe(true)
    }),
    { numRuns: 200 },
  )
})

it('[PE81] tells nobody of another name whether there is anything, and asks nothing for them', async () => {
  for (const [other, ask, code] of [
    ['bob', encodeAsk([{ name: 'one', after: '' }]), 'no-listener'],
    ['alice', encodeAsk([{ name: 'two', after: '' }]), 'no-listener'],
    ['alice', encodeAsk([]), 'no-listener'],
    ['alice', new Uint8Array([0, 0, 0, 2, 9, 9]), 'history-malformed'],
  ] as const) {
    const { history, resets, wrote } = saying(ask, 1000, other)
    let asked = 0
    history.give(['one'], () => ++asked > 0)
    await until(() => resets.length > 0)
    expect(resets).toEqual([code])
    expect([asked, wrote.length]).toEqual([0, 0])
  }
})
