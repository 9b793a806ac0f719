import {
  type AckFrame,
  decodeMessages,
  type DeviceId,
  type MessageId,
  numberOfCode,
  readHeader,
  type StreamId,
  tagBytes,
} from '@kith/wire'

import { collections, type StoreChange } from '@kith/core'
import type { Interference } from '@kith/testing'

/** A naive design, made of the real one by changing what goes into and comes out of it. */
export interface Mutant {
  readonly name: string
  /** Fresh for each history. */
  readonly make: () => Interference
}

const effects = 'effects'
const ackBase = { type: 'ack', credit: 64, exceptions: [], tag: new Uint8Array(tagBytes) } as const

export const mutants: readonly Mutant[] = [
  { name: 'the receiver acknowledges before its commit', make: ackBeforeCommit },
  { name: 'the handler’s writes and the position are two commits', make: splitCommit },
  { name: 'the receiver remembers the streams of a while only', make: dedupeByWindow },
  { name: 'the streams of each life have the same ids', make: () => ({ sameRandom: true }) },
  { name: 'a stream does not name its predecessor', make: noAfter },
  { name: 'an ACK counts for whatever stream is current', make: ackOfAnyStream },
  { name: 'the sender decides at its deadline that a message expired', make: forgetExpired },
  { name: 'the sender forgets what is stored', make: deleteAtStored },
  { name: 'the receiver commits in the order of arrival', make: commitOnArrival },
  { name: 'the timer is not set again after nothing was outstanding', make: lostTimer },
  { name: 'the sender does not tell what it has no more', make: noGap },
  { name: 'the mailbox says stored before its commit', make: () => ({ mailbox: { storedBeforeCommit: true } }) },
  { name: 'the mailbox says stored for each envelope by itself', make: () => ({ mailbox: { storedEach: true } }) },
  { name: 'the mailbox deletes what it pushes', make: () => ({ mailbox: { deleteOnPush: true } }) },
  { name: 'the mailbox forgets what expired', make: () => ({ mailbox: { forgetExpired: true } }) },
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
      const first = write.groups.map((group) => ({ expects: [], changes: group.changes.filter(isEffect) }))
      const rest = write.groups.map((group) => ({ ...group, changes: group.changes.filter((one) => !isEffect(one)) }))
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

function noAfter(): Interference {
  return { output: (_, output) => [output.kind === 'open-out' ? { ...output, after: undefined } : output] }
}

function ackOfAnyStream(): Interference {
  const current = new Map<string, StreamId>()
  return {
    output: (peer, output) => {
      if (output.kind === 'open-out') current.set(`${peer.device} ${output.to} ${output.lane}`, output.stream)
      return [output]
    },
    input: (peer, input) => {
      if (input.kind !== 'frame' || input.frame.type !== 'ack') return [input]
      const stream = current.get(`${peer.device} ${input.frame.from} kept`) ?? input.frame.stream
      return [{ ...input, frame: { ...input.frame, stream } }]
    },
  }
}

function forgetExpired(): Interference {
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
      if (output.kind !== 'transmit' || (output.frame.type !== 'data' && output.frame.type !== 'store')) return [output]
      const { stream, seq } = readHeader(output.frame.envelope.authenticated)
      return seq <= (stored.get(stream) ?? 0) ? [] : [output]
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

function noGap(): Interference {
  return { output: (_, output) => (output.kind === 'transmit' && output.frame.type === 'gap' ? [] : [output]) }
}

function lostTimer(): Interference {
  const idle = new Map<DeviceId, number>()
  return {
    timer: (peer, atMs) => {
      if (atMs === undefined) idle.set(peer.device, peer.life)
      return idle.get(peer.device) !== peer.life
    },
  }
}
