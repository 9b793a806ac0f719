import { collections, type StoreChange } from '@kith/core'
import {
  type AckFrame,
  type Frame,
  type MessageId,
  numberOfCode,
  readHeader,
  type StreamId,
  tagBytes,
} from '@kith/wire'

import { messagesIn } from './formal-seal.ts'
import type { Interference } from './interference.ts'
import { effects } from './peer.ts'
import type { Scope } from './scope.ts'

/** A naive design, and a scope in which the search has to notice it. */
export interface Planted {
  readonly name: string
  readonly scope: Omit<Scope, 'name'>
  readonly make: () => Interference
}

const ackBase = { type: 'ack', credit: 64, exceptions: [], tag: new Uint8Array(tagBytes) } as const

/** Each is the real design but for one rule. */
export const planted: readonly Planted[] = [
  {
    name: 'the receiver acknowledges before its commit',
    scope: { sends: [1], slowDisks: true },
    make: ackBeforeCommit,
  },
  {
    name: 'the handler’s writes and the position are two commits',
    scope: { sends: [1], slowDisks: true, bobCrashes: 1 },
    make: splitCommit,
  },
  {
    name: 'the receiver remembers positions in memory only',
    scope: { sends: [1], bobCrashes: 1 },
    make: forgetsPositions,
  },
  {
    name: 'the streams of each life have the same ids',
    scope: { sends: [1, 1], aliceCrashes: 1 },
    make: () => ({ sameRandom: true }),
  },
  {
    name: 'a stream does not name its predecessor',
    scope: { sends: [1, 1], aliceCrashes: 1, direct: true },
    make: noAfter,
  },
  {
    name: 'an ACK counts for whatever stream is current',
    scope: { sends: [1, 1], aliceCrashes: 1, direct: true },
    make: ackOfAnyStream,
  },
  { name: 'the sender decides at its deadline', scope: { sends: [1], aliceDeadlines: 1 }, make: decidesBySender },
  { name: 'the sender decides when it takes back', scope: { sends: [1], cancels: 1 }, make: decidesBySender },
  { name: 'the sender forgets what is stored', scope: { sends: [1], bobAway: true, wipes: 1 }, make: deleteAtStored },
  {
    name: 'the receiver commits in the order of arrival',
    scope: { sends: [1, 1], direct: true },
    make: commitOnArrival,
  },
  { name: 'the sender does not tell what it has no more', scope: { sends: [1, 1], bobRestored: true }, make: noGap },
  {
    name: 'the mailbox says stored before its commit',
    scope: { sends: [1], bobAway: true, slowDisks: true, serverCrashes: 1, leaves: 1 },
    make: storedBeforeCommit,
  },
  {
    name: 'the mailbox deletes what it pushes',
    scope: { sends: [1], bobAway: true, bobCuts: 1, leaves: 1 },
    make: deleteOnPush,
  },
  {
    name: 'the mailbox keeps no ACK for a sender that is away',
    scope: { sends: [1], bobAway: true, aliceCuts: 1 },
    make: noKeptAck,
  },
]

function ackBeforeCommit(): Interference {
  return {
    output: (peer, output) => {
      if (output.kind !== 'handle') return [output]
      const { device, stream, seq, path } = output
      const frame: AckFrame = { ...ackBase, to: device, from: peer.device, stream, next: seq + 1 }
      return [{ kind: 'transmit', path, device, frame }, output]
    },
  }
}

function splitCommit(): Interference {
  const isEffect = (change: StoreChange): boolean => change.collection === effects
  return {
    write: (_, write) => {
      if (!write.groups.some((group) => group.changes.some(isEffect))) return [write]
      const first = write.groups.map((group) => ({ expects: [], changes: group.changes.filter(isEffect) }))
      const rest = write.groups.map((group) => ({ ...group, changes: group.changes.filter((one) => !isEffect(one)) }))
      return [
        { id: write.id, groups: first },
        { id: write.id, groups: rest },
      ]
    },
  }
}

function forgetsPositions(): Interference {
  return {
    start: ({ disk }) => {
      for (const { key } of disk.list(collections.inStreams)) disk.forget(collections.inStreams, key)
    },
  }
}

function noAfter(): Interference {
  return { output: (_, output) => [output.kind === 'open-out' ? { ...output, after: undefined } : output] }
}

function ackOfAnyStream(): Interference {
  let current: StreamId | undefined
  return {
    output: (_, output) => {
      if (output.kind === 'open-out') current = output.stream
      return [output]
    },
    input: (_, input) => {
      if (input.kind !== 'frame' || input.frame.type !== 'ack') return [input]
      return [{ ...input, frame: { ...input.frame, stream: current ?? input.frame.stream } }]
    },
  }
}

function decidesBySender(): Interference {
  return {
    output: (peer, output) => {
      if (output.kind !== 'seal' || output.header.kind !== 'tombstone') return [output]
      const { stream, seq, to } = output.header
      const code = numberOfCode('deadline-passed')
      const exceptions = [{ seq, index: 255, outcome: 'expired', code }] as const
      const frame: AckFrame = { ...ackBase, to: peer.device, from: to, stream, next: seq + 1, exceptions }
      return [{ kind: 'frame', path: 'relay', frame }]
    },
  }
}

function deleteAtStored(): Interference {
  const stored = new Map<StreamId, number>()
  return {
    input: (_, input) => {
      if (input.kind === 'frame' && input.frame.type === 'stored') stored.set(input.frame.stream, input.frame.upTo)
      return [input]
    },
    output: (_, output) => {
      if (output.kind !== 'transmit') return [output]
      const header = headerIn(output.frame)
      return header !== undefined && header.seq <= (stored.get(header.stream) ?? 0) ? [] : [output]
    },
  }
}

function commitOnArrival(): Interference {
  const seen = new Set<MessageId>()
  return {
    input: ({ disk }, input) => {
      if (input.kind === 'handled') {
        const changes = input.writes.changes.filter((one) => !seen.has(one.key as MessageId))
        return [{ ...input, writes: { ...input.writes, changes } }]
      }
      if (input.kind !== 'frame' || input.frame.type !== 'data') return [input]
      const mids = messagesIn(input.frame.envelope.body).map((one) => one.mid)
      const fresh = mids.filter((mid) => !seen.has(mid) && disk.get(effects, mid) === undefined)
      for (const mid of fresh) seen.add(mid)
      const changes = fresh.map((key) => ({ collection: effects, key, value: new Uint8Array(1) }))
      return [{ kind: 'submit', ticket: 0, writes: { sends: [], changes, expects: [] } }, input]
    },
  }
}

function noGap(): Interference {
  return { output: (_, output) => (output.kind === 'transmit' && output.frame.type === 'gap' ? [] : [output]) }
}

function storedBeforeCommit(): Interference {
  return {
    mailboxHears: (input) => {
      if (input.kind !== 'store') return []
      const { stream, seq, from: to, to: receiver } = input.header
      const proof = { index: 0, leaves: 0, path: [], signature: new Uint8Array(64) }
      return [[to, { type: 'stored', to, receiver, stream, upTo: seq, storedAtMs: 0, items: [], proof }]]
    },
  }
}

function deleteOnPush(): Interference {
  return {
    mailboxSends: (_, frame) => {
      const header = headerIn(frame)
      return {
        frames: [frame],
        changes: header === undefined ? [] : [{ kind: 'base', stream: header.stream, base: header.seq + 1 }],
      }
    },
  }
}

function noKeptAck(): Interference {
  return { mailboxSends: (_, frame) => ({ frames: frame.type === 'ack' ? [] : [frame], changes: [] }) }
}

function headerIn(frame: Frame): { readonly stream: StreamId; readonly seq: number } | undefined {
  return frame.type === 'data' || frame.type === 'store' ? readHeader(frame.envelope.authenticated) : undefined
}
