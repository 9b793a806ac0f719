import {
  collections,
  decodeRecord,
  messageRecord,
  outStreamRecord,
  type PathPolicy,
  type StoreChange,
} from '@kith/core'
import {
  type AckFrame,
  type DeviceId,
  encode,
  type Field,
  type Frame,
  numberOfCode,
  readHeader,
  type StoredFrame,
  type StreamId,
  tagBytes,
} from '@kith/wire'
import type { Interference } from '../simulator/interference.ts'
import type { Mutant } from './mutant.ts'

const noTag = new Uint8Array(tagBytes)

/** Senders that take a short cut. */
export const sending: readonly Mutant[] = [
  { name: 'the streams of each life have the same ids', make: () => ({ sameRandom: true }) },
  { name: 'a stream does not name its predecessor', make: noAfter },
  { name: 'an ACK counts for whatever stream is current', make: ackOfAnyStream },
  { name: 'the sender decides at its deadline that a message expired', make: forgetExpired },
  { name: 'the sender sends no tombstone', make: noTombstone },
  { name: 'the sender forgets what is stored', make: deleteAtStored },
  { name: 'the sender believes for ever what it was told to be stored', make: storedForEver },
  { name: 'the timer is not set again after nothing was outstanding', make: lostTimer },
  { name: 'the sender does not tell what it has no more', make: noGap },
  { name: 'the opening goes with the first envelope only', make: openingOnce },
  { name: 'the hello names the newest position of a stream only', make: helloNewest },
  { name: 'the hello names no stream', make: helloNothing },
  { name: 'what is taken back is told to be expired at once', make: cancelLies },
  { name: 'an envelope is sealed again under the same generation', make: sameGeneration },
  { name: 'the sender keeps the keys of what is acknowledged', make: keepsSentKeys },
  { name: 'a message for later is sent at once', make: notScheduled },
  { name: 'a message goes by any path, whatever its sender says', make: anyPath },
  { name: 'a program that starts again has forgotten by which paths messages may go', make: pathsNotKept },
]

/** Changes the frames that are sent. */
function frames(change: (frame: Frame) => Frame | undefined): Interference {
  return {
    output: (_, output) => {
      if (output.kind !== 'transmit') return [output]
      const frame = change(output.frame)
      return frame === undefined ? [] : [{ ...output, frame }]
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
      const frame: AckFrame = {
        ...{ type: 'ack', credit: 64, tag: noTag },
        ...{ to: peer.device, from: to, stream, next: seq + 1 },
        exceptions: [{ seq, index: 255, outcome: 'expired', code }],
      }
      return [{ kind: 'frame', path: 'relay', frame }]
    },
  }
}

function noTombstone(): Interference {
  return frames((frame) =>
    (frame.type === 'data' || frame.type === 'store') && readHeader(frame.envelope.authenticated).kind === 'tombstone'
      ? undefined
      : frame,
  )
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

function storedForEver(): Interference {
  const told = new Map<StreamId, StoredFrame>()
  return {
    input: (peer, input) => {
      if (input.kind === 'frame' && input.frame.type === 'stored') told.set(input.frame.stream, input.frame)
      if (input.kind !== 'relay-up') return [input]
      const own = [...told.values()].filter((frame) => frame.to === peer.device)
      const boot = peer.device as string as typeof input.boot
      return [{ ...input, boot }, ...own.map((frame) => ({ kind: 'frame', path: 'relay', frame }) as const)]
    },
  }
}

function noGap(): Interference {
  return frames((frame) => (frame.type === 'gap' ? undefined : frame))
}

function openingOnce(): Interference {
  const opened = new Set<StreamId>()
  return frames((frame) => {
    if (frame.type !== 'data' && frame.type !== 'store') return frame
    const { opening, ...rest } = frame.envelope
    const { stream } = readHeader(frame.envelope.authenticated)
    if (opening === undefined || !opened.has(stream)) {
      opened.add(stream)
      return frame
    }
    return { ...frame, envelope: rest }
  })
}

function helloNewest(): Interference {
  return frames((frame) =>
    frame.type === 'hello'
      ? { ...frame, outstanding: frame.outstanding.map((one) => ({ ...one, first: one.last })) }
      : frame,
  )
}

function helloNothing(): Interference {
  return frames((frame) => (frame.type === 'hello' ? { ...frame, outstanding: [] } : frame))
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

function cancelLies(): Interference {
  return {
    output: (_, output) =>
      output.kind === 'update' && output.code === 'canceled' ? [{ ...output, state: 'expired' }] : [output],
  }
}

function sameGeneration(): Interference {
  return {
    output: (_, output) =>
      output.kind === 'reseal' ? [{ ...output, header: { ...output.header, generation: 0 } }] : [output],
  }
}

function anyPath(): Interference {
  return {
    input: (_, input) => {
      if (input.kind !== 'submit') return [input]
      const sends = input.writes.sends.map((send) => ({ ...send, paths: undefined }))
      return [{ ...input, writes: { ...input.writes, sends } }]
    },
  }
}

function pathsNotKept(): Interference {
  const forgetful = (change: StoreChange): StoreChange => {
    const { collection, value } = change
    if (value === undefined) return change
    const { messages, outStreams } = collections
    const rewrite = <T extends { readonly paths: PathPolicy }>(field: Field<T>): StoreChange => ({
      ...change,
      value: encode(field, { ...decodeRecord(field, value), paths: 'any' }),
    })
    return collection === messages
      ? rewrite(messageRecord)
      : collection === outStreams
        ? rewrite(outStreamRecord)
        : change
  }
  return {
    write: (_, write) => [
      { ...write, groups: write.groups.map((group) => ({ ...group, changes: group.changes.map(forgetful) })) },
    ],
  }
}

function keepsSentKeys(): Interference {
  const written = new Set<string>()
  const isFirst = ({ collection, key, value }: StoreChange): boolean => {
    if (collection !== collections.outStreams || value === undefined) return true
    const isNew = !written.has(key)
    written.add(key)
    return isNew
  }
  return {
    write: (_, write) => [
      { ...write, groups: write.groups.map((group) => ({ ...group, changes: group.changes.filter(isFirst) })) },
    ],
  }
}

function notScheduled(): Interference {
  return {
    input: (_, input) => {
      if (input.kind !== 'submit') return [input]
      const sends = input.writes.sends.map((send) => ({ ...send, notBeforeMs: undefined }))
      return [{ ...input, writes: { ...input.writes, sends } }]
    },
  }
}
