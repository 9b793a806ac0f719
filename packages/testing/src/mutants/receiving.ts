import { collections, decodeRecord, inStreamRecord, type StoreChange } from '@kith/core'
import { type AckFrame, decodeMessages, type DeviceId, encode, type MessageId, readHeader, tagBytes } from '@kith/wire'
import { effects } from '../simulator/ledger.ts'
import type { Interference } from '../simulator/interference.ts'
import { keysFrom } from '../simulator/simulated-keys.ts'
import type { Mutant } from './mutant.ts'

const noTag = new Uint8Array(tagBytes)

/** Receivers that take a short cut. */
export const receiving: readonly Mutant[] = [
  { name: 'the receiver acknowledges before its commit', make: ackBeforeCommit },
  { name: 'the handler’s writes and the position are two commits', make: splitCommit },
  { name: 'the messages that a handler sends are a commit of their own', make: splitReplies },
  { name: 'the receiver remembers the streams of a while only', make: dedupeByWindow },
  { name: 'the receiver commits in the order of arrival', make: commitOnArrival },
  { name: 'the position is written without compare-and-set', make: positionWithoutExpectation },
  { name: 'the receiver keeps the keys of what it decided', make: keepsOldKeys },
  { name: 'the receiver forgets the keys of what it has not decided', make: forgetsTooMuch },
  { name: 'two programs on one store do not notice each other', make: () => ({ isNotFenced: true }) },
  { name: 'a commit that failed its compare-and-set counts', make: conflictsIgnored },
  { name: 'a write that failed counts as written', make: failuresIgnored },
  { name: 'an ACK does not say what was turned down', make: ackWithoutExceptions },
  { name: 'the receiver decides by its own clock that a message expired', make: ownClock },
]

function ackBeforeCommit(): Interference {
  return {
    output: (peer, output) => {
      if (output.kind !== 'handle') return [output]
      const { device, stream, seq, path } = output
      const frame: AckFrame = {
        ...{ type: 'ack', credit: 64, exceptions: [], tag: noTag },
        ...{ to: device, from: peer.device, stream, next: seq + 1 },
      }
      return [{ kind: 'transmit', path, device, frame }, output]
    },
  }
}

function splitCommit(): Interference {
  return splitBy((change) => change.collection === effects)
}

function splitReplies(): Interference {
  return splitBy((change) => change.collection !== collections.messages)
}

/** Writes what fits first, and the rest in a second commit. */
function splitBy(isFirst: (change: StoreChange) => boolean): Interference {
  return {
    write: (_, write) => {
      const first = write.groups.map((group) => ({ expects: [], changes: group.changes.filter(isFirst) }))
      const rest = write.groups.map((group) => ({ ...group, changes: group.changes.filter((one) => !isFirst(one)) }))
      return [
        { id: write.id, groups: first },
        { id: write.id, groups: rest },
      ]
    },
  }
}

function dedupeByWindow(): Interference {
  const window = 3
  const used = new Map<DeviceId, Set<string>>()
  return {
    write: ({ device }, write) => {
      const streams = used.get(device) ?? new Set<string>()
      used.set(device, streams)
      for (const { collection, key } of write.groups.flatMap((group) => group.changes)) {
        if (collection !== collections.inStreams) continue
        streams.delete(key)
        streams.add(key)
      }
      return [write]
    },
    start: ({ device, disk }) => {
      const kept = new Set([...(used.get(device) ?? [])].slice(-window))
      for (const { key } of disk.list(collections.inStreams))
        if (!kept.has(key)) disk.forget(collections.inStreams, key)
    },
  }
}

function commitOnArrival(): Interference {
  const seen = new Set<MessageId>()
  return {
    input: ({ disk }, input) => {
      if (input.kind === 'handled') {
        const decisions = input.decisions.map(() => ({ outcome: 'committed' }) as const)
        const changes = input.writes.changes.filter((one) => !seen.has(one.key as MessageId))
        return [{ ...input, decisions, writes: { ...input.writes, changes } }]
      }
      if (input.kind !== 'frame' || input.frame.type !== 'data') return [input]
      const decoded = decodeMessages(input.frame.envelope.body)
      const mids = decoded.kind === 'ok' ? decoded.value.map((one) => one.mid) : []
      const fresh = mids.filter((mid) => !seen.has(mid) && disk.get(effects, mid) === undefined)
      for (const mid of fresh) seen.add(mid)
      const changes = fresh.map((key) => ({ collection: effects, key, value: new Uint8Array(1) }))
      return [{ kind: 'submit', ticket: 0, writes: { sends: [], changes, expects: [] } }, input]
    },
  }
}

function positionWithoutExpectation(): Interference {
  return {
    write: (_, write) => [
      {
        ...write,
        groups: write.groups.map((group) => ({
          ...group,
          expects: group.expects.filter((expect) => expect.collection !== collections.inStreams),
        })),
      },
    ],
  }
}

function keepsOldKeys(): Interference {
  return rewrittenKeys((keys) => keysFrom(keys, 1))
}

function forgetsTooMuch(): Interference {
  return rewrittenKeys((keys, next) => keysFrom(keys, next + 1))
}

/** Writes other keys of received streams. */
function rewrittenKeys(other: (keys: Uint8Array, next: number) => Uint8Array): Interference {
  const rewrite = (change: StoreChange): StoreChange => {
    const { collection, value } = change
    if (collection !== collections.inStreams || value === undefined) return change
    const record = decodeRecord(inStreamRecord, value)
    return { ...change, value: encode(inStreamRecord, { ...record, keys: other(record.keys, record.next) }) }
  }
  return {
    write: (_, write) => [
      { ...write, groups: write.groups.map((group) => ({ ...group, changes: group.changes.map(rewrite) })) },
    ],
  }
}

function conflictsIgnored(): Interference {
  return { written: (_, committed) => (committed === 'failed' ? committed : { conflicts: [] }) }
}

function failuresIgnored(): Interference {
  return { written: (_, committed) => (committed === 'failed' ? { conflicts: [] } : committed) }
}

function ackWithoutExceptions(): Interference {
  return {
    output: (_, output) =>
      output.kind === 'transmit' && output.frame.type === 'ack'
        ? [{ ...output, frame: { ...output.frame, exceptions: [] } }]
        : [output],
  }
}

function ownClock(): Interference {
  return {
    input: ({ nowMs }, input) => {
      if (input.kind !== 'frame' || input.frame.type !== 'data') return [input]
      const { envelope } = input.frame
      const { sentAtMs, lifeMs } = readHeader(envelope.authenticated)
      if (nowMs < sentAtMs + lifeMs) return [input]
      return [{ ...input, frame: { ...input.frame, envelope: { ...envelope, leftMs: 0, body: new Uint8Array() } } }]
    },
  }
}
