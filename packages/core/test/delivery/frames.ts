import {
  type AckFrame,
  encodeMessages,
  encodeOpening,
  type DeviceId,
  type Envelope,
  type Frame,
  joinSigned,
  type Lane,
  readHeader,
  type StreamId,
  tagBytes,
  type WireMessage,
  writeHeader,
} from '@kith/wire'

import { id, type Rig } from './harness.ts'

/** The envelopes sent so far, each once, by position of their stream. */
export function envelopesOf(rig: Rig): readonly Envelope[] {
  const found = new Map<string, Envelope>()
  for (const { frame } of rig.of('transmit')) {
    if (frame.type !== 'data' && frame.type !== 'store') continue
    const { stream, seq } = readHeader(frame.envelope.authenticated)
    if (!found.has(`${stream} ${String(seq)}`)) found.set(`${stream} ${String(seq)}`, frame.envelope)
  }
  return [...found.values()]
}

/** An envelope of alice's to bob, as a hop delivers it. */
export function incoming(
  stream: number,
  seq: number,
  messages: readonly WireMessage[],
  over: {
    readonly lane?: Lane
    readonly after?: { readonly stream: StreamId; readonly seq: number }
    readonly leftMs?: number
    readonly isTombstone?: boolean
    readonly isClosed?: boolean
    readonly from?: number
    /** Of the envelope and its opening. */
    readonly generation?: number
  } = {},
): Frame {
  const lane = over.lane ?? 'kept'
  const from = id<DeviceId>(over.from ?? 1)
  const to = id<DeviceId>(2)
  const kind = over.isTombstone === true ? 'tombstone' : 'messages'
  const header = {
    to,
    from,
    stream: id<StreamId>(stream),
    seq,
    sentAtMs: 1_000_000,
    lifeMs: 3_600_000,
    generation: over.generation ?? 0,
    lane,
    kind,
    count: Math.max(1, messages.length),
    atomic: false,
  } as const
  const opening = encodeOpening({
    to,
    from,
    name: 'alice',
    stream: id<StreamId>(stream),
    lane,
    generation: over.generation ?? 0,
    lockKey: 1,
    encapsulated: new Uint8Array(32),
    first: 1,
    after: over.after,
  })
  const isEmpty = kind === 'tombstone' || over.leftMs === 0
  return {
    type: 'data',
    envelope: {
      authenticated: writeHeader(header),
      leftMs: over.leftMs ?? 1000,
      listVersion: 1,
      tag: new Uint8Array(tagBytes),
      body: isEmpty ? new Uint8Array() : encodeMessages(messages),
      ...(over.isClosed !== true && { opening: joinSigned(opening, new Uint8Array(64)) }),
    },
  }
}

/** An ACK of bob's for the stream of an envelope. */
export function ackOf(envelope: Envelope, next: number, over: Partial<AckFrame> = {}): AckFrame {
  const { from, to, stream } = readHeader(envelope.authenticated)
  return {
    type: 'ack',
    to: from,
    from: to,
    stream,
    next,
    credit: 64,
    exceptions: [],
    tag: new Uint8Array(tagBytes),
    ...over,
  }
}

export function streamOf(envelope: Envelope | undefined): StreamId {
  if (envelope === undefined) throw new Error('nothing was sent')
  return readHeader(envelope.authenticated).stream
}

/** The server's word that everything up to a position is stored, and these envelopes, as the shell passes it on when its proof fits. */
export function storedOf(rig: Rig, stream: StreamId, upTo: number, named: readonly Envelope[] = []): Frame {
  const items = named.map(({ authenticated, tag }) => ({ seq: readHeader(authenticated).seq, deadlineMs: 0, tag }))
  const proof = { index: 0, leaves: 1, path: [], signature: new Uint8Array(64) }
  return { type: 'stored', to: rig.device, receiver: id<DeviceId>(2), stream, upTo, storedAtMs: 0, items, proof }
}
