import type { DeviceId, EnvelopeHeader, ErrorCode, PeerName, StrangerPolicy, StreamId } from '@kith/wire'

import { leftMsOf } from './envelope-bytes.ts'
import { type Standing, standingOf } from '../naming/standing.ts'
import type { FoundStream, MailboxInput, Receiver } from './inputs.ts'

/** A `store` that is being looked at. */
export interface Offer {
  readonly first: number
  readonly header: EnvelopeHeader
  readonly envelope: Uint8Array
}

/** A stream that the rules hold in memory. */
export type Stream = LoadingStream | ReadyStream

/** The store was asked; what comes meanwhile waits. */
export interface LoadingStream {
  readonly state: 'loading'
  readonly stream: StreamId
  readonly to: DeviceId
  readonly from: DeviceId
  readonly offers: Offer[]
  ack: PassingAck | undefined
}

/** The newest ack that passed. */
export interface PassingAck {
  readonly next: number
  readonly payload: Uint8Array
}

/** A stream whose positions are known. */
export interface ReadyStream {
  readonly state: 'ready'
  readonly stream: StreamId
  readonly to: DeviceId
  readonly from: DeviceId
  readonly senderName: PeerName
  /** Nothing when the receiving device is not listed (any more). */
  receiver: Receiver | undefined
  /** The store has it, or an admitted row will make it. */
  isKept: boolean
  next: number
  base: number
  /** Positions below are not waited for any more, as the sender said in this run of the server; their rows may still be there. */
  leftOut: number
  /** The highest position that was admitted, acknowledged or left out by the sender. */
  upTo: number
  /** The same for what is on disk. */
  durable: number
  lastAck: Uint8Array | undefined
  /** The newest ack is not on disk; it may be told late, so it is written late. */
  isAckUnwritten: boolean
  /** Envelopes that were admitted and are not on disk, by position. */
  readonly pending: Map<number, Uint8Array>
  /** Positions without a row that are to have one: it was damaged and not stored again (spec MB17), or is on its way again (spec MB7). */
  readonly holes: Set<number>
  /** Envelopes whose position is taken, while the store is asked by what. */
  readonly disputed: Map<number, Uint8Array>
  /** Offers that wait for the receiver's account. */
  readonly offers: Offer[]
  /** Number of the input that last stored into it. */
  touched: number
}

/** The stream as the store found it. */
export function readyStream(loading: LoadingStream, found: FoundStream, touched: number): ReadyStream {
  const { kept } = found
  const decided = kept === undefined ? 0 : Math.max(kept.upTo, kept.next - 1, kept.base - 1)
  return {
    state: 'ready',
    stream: loading.stream,
    to: kept?.to ?? loading.to,
    from: kept?.from ?? loading.from,
    senderName: found.senderName,
    receiver: found.receiver,
    isKept: kept !== undefined,
    next: kept?.next ?? 1,
    base: kept?.base ?? 1,
    leftOut: 1,
    upTo: decided,
    durable: decided,
    lastAck: kept?.lastAck,
    isAckUnwritten: false,
    pending: new Map(),
    holes: new Set(kept?.holes.filter((seq) => seq >= kept.next && seq >= kept.base)),
    disputed: new Map(),
    offers: [],
    touched,
  }
}

/** What `stored` may say of the stream: everything up to the first hole. */
export function storedTo({ durable, holes }: Pick<ReadyStream, 'durable' | 'holes'>): number {
  return Math.min(durable, ...[...holes].map((seq) => seq - 1))
}

/** The sender waits for this position, so nothing above it is left out: the sweep may have thought so (spec MB7). */
export function waitFrom(stream: ReadyStream, seq: number): void {
  stream.base = Math.min(stream.base, seq)
  stream.leftOut = Math.min(stream.leftOut, seq)
}

/** The sender waits for nothing below `base` any more. */
export function leaveOut(stream: ReadyStream, base: number): void {
  stream.base = base
  stream.leftOut = base
  settle(stream, base)
}

/** Nothing below `next` is waited for any more. */
export function settle(stream: ReadyStream, next: number): void {
  stream.upTo = Math.max(stream.upTo, next - 1)
  stream.durable = Math.max(stream.durable, next - 1)
  for (const seq of stream.holes) if (seq < next) stream.holes.delete(seq)
}

/** Nothing is under way for the stream, so it may be forgotten and read again. */
export function isQuiet(stream: Stream): boolean {
  return (
    stream.state === 'ready' &&
    !stream.isAckUnwritten &&
    stream.pending.size === 0 &&
    stream.disputed.size === 0 &&
    stream.offers.length === 0
  )
}

/** What `giver` lets `taker` do has changed. */
export function relate(
  streams: Iterable<Stream>,
  { giver, taker, relation }: Extract<MailboxInput, { readonly kind: 'relation' }>,
): void {
  for (const stream of streams) {
    if (stream.state === 'loading') continue
    if (stream.receiver?.name === giver && stream.senderName === taker && giver !== taker)
      stream.receiver = { ...stream.receiver, relation }
  }
}

/** What a name takes from strangers has changed. */
export function setStrangers(streams: Iterable<Stream>, name: PeerName, strangers: StrangerPolicy): void {
  for (const stream of streams)
    if (stream.state === 'ready' && stream.receiver?.name === name) stream.receiver = { ...stream.receiver, strangers }
}

/** What the sender of a stream is to its receiver now. */
export function standingIn({ receiver }: Pick<ReadyStream, 'receiver'>): Standing {
  const relation = receiver?.relation ?? 'stranger'
  return standingOf(relation === 'stranger' ? 'none' : relation, receiver?.strangers ?? 'accept')
}

/** These devices are not listed any more. */
export function removeDevices(streams: Iterable<Stream>, removed: ReadonlySet<DeviceId>): void {
  for (const stream of streams) if (stream.state === 'ready' && removed.has(stream.to)) stream.receiver = undefined
}

/** Streams held in memory, past which quiet ones are forgotten; and how many are looked at for that at a time. */
export const streamsMax = 20_000
const forgetLooks = 32

/** Forgets quiet streams past what memory is meant for. */
export function forgetQuiet(streams: Map<StreamId, Stream>): void {
  let looks = streams.size > streamsMax ? forgetLooks : 0
  for (const [id, stream] of streams) {
    if (looks-- <= 0) break
    streams.delete(id)
    if (!isQuiet(stream)) streams.set(id, stream)
  }
}

/** Why an envelope is turned down, whatever its position. */
export function refusalOf(
  stream: ReadyStream,
  { header, envelope }: Pick<Offer, 'header' | 'envelope'>,
  keepMsMax: number,
): ErrorCode | undefined {
  if (header.to !== stream.to || header.from !== stream.from) return 'stream-unknown'
  if (stream.receiver === undefined) return 'device-gone'
  const standing = standingIn(stream)
  if (standing === 'blocked') return 'blocked'
  if (standing === 'unwanted') return 'contacts-only'
  if (header.lifeMs > keepMsMax) return 'keep-too-long'
  const isOver = header.kind === 'messages' && Math.min(leftMsOf(envelope), header.lifeMs) === 0
  return isOver ? 'deadline-passed' : undefined
}
