import { decodeOpening, type DeviceId, type ErrorCode, type Opening } from '@kith/wire'
import type { DeliveryContext } from './context.ts'
import type { InEnvelope, InStream } from './in-stream.ts'
import type { Path } from './ports.ts'
import { isStreamIdOf } from './stream-ids.ts'

/** Streams of one device of which nothing is committed, at most: as many as a mailbox pushes envelopes. */
const uncommittedStreamsMax = 64
const refusedMax = 1024

/** How received streams begin, and begin again: their keys are found by their opening, or they are refused; and how many a device may begin. */
export class Openings {
  readonly #context: DeliveryContext
  /** Openings that lead to no keys, with what the header says beside them, and why. A copy with another opening is another try. */
  readonly #refused = new Map<string, ErrorCode>()
  /** Streams of which nothing is on disk, by sending device. */
  readonly #uncommitted = new Map<DeviceId, Set<InStream>>()

  constructor(context: DeliveryContext) {
    this.#context = context
  }

  /**
   * True when this stream may not begin: its id is none of its sender's (spec DL40), it was refused so before, which is said again if its sender can help, or its device has
   * begun too many.
   */
  isTurnedAway(stream: InStream, opening: Uint8Array, path: Path): boolean {
    if (!isStreamIdOf(stream.from, stream.stream)) return true
    if ((this.#uncommitted.get(stream.from)?.size ?? 0) >= uncommittedStreamsMax) return true
    return this.#isRefused(stream, opening, path)
  }

  /** A stream begins. */
  begin(stream: InStream, opening: Uint8Array): void {
    const own = this.#uncommitted.get(stream.from) ?? new Set<InStream>()
    this.#uncommitted.set(stream.from, own.add(stream))
    stream.opening = opening
    this.tryOnce(stream)
  }

  /**
   * True when an envelope of an open stream came with a newer opening, whose keys are to be found then: its sender was told, by whomever, that the keys
   * are not here. An older opening is a late copy, or its sender went back to an older copy of its store, and needs a newer one.
   */
  renews(stream: InStream, { envelope: { opening }, path }: InEnvelope): boolean {
    if (opening === undefined || stream.opened.state !== 'open') return false
    if (stream.renewing === undefined) {
      const generation = openingOf(opening)?.generation ?? stream.generation
      if (generation < stream.generation) this.#reopen(stream, generation + 1, path)
      if (generation <= stream.generation || this.#isRefused(stream, opening, path)) return false
      stream.renewing = { paths: new Set(), isAsked: false }
      stream.opening = opening
      stream.busy = undefined
      stream.losing = undefined
      stream.buffer.clear()
      this.renew(stream)
    }
    stream.renewing.paths.add(path)
    return true
  }

  /** Has the keys of a newer opening looked for, unless a commit is on its way, which would leave the older keys. */
  renew(stream: InStream): void {
    if (stream.renewing?.isAsked !== false || stream.cursor !== stream.next) return
    stream.renewing.isAsked = true
    this.tryOnce(stream)
  }

  /** The newer keys of an open stream are found: from the next position on they take the place of the others. */
  renewed(stream: InStream, keys: Uint8Array): void {
    if (stream.opened.state !== 'open') return
    stream.open(stream.opened.name, this.#context.advance(keys, stream.next))
    stream.renewing = undefined
  }

  /** The newer keys are not found: the others stay. Where the sender could not be looked up, the envelope comes again. */
  notRenewed(stream: InStream, { code, retry }: { readonly code: ErrorCode; readonly retry: boolean }): void {
    if (!retry) this.refuse(stream, code, stream.renewing?.paths ?? [])
    stream.opening = undefined
    stream.renewing = undefined
  }

  /** Has the keys looked for, with the opening that the stream began with. */
  tryOnce({ stream, from, lane, opening }: InStream): void {
    if (opening !== undefined) this.#context.emit({ kind: 'open-in', stream, from, lane, opening })
  }

  /** The opening leads to no keys, now and for ever. Where the lock key is gone the sender is asked to take another (spec KY57). */
  refuse(stream: InStream, code: ErrorCode, paths: Iterable<Path>): void {
    const { opening } = stream
    if (opening === undefined) return
    this.#refused.set(refusalKey(stream, opening), code)
    for (const oldest of this.#refused.keys()) {
      if (this.#refused.size <= refusedMax) break
      this.#refused.delete(oldest)
    }
    if (code === 'lock-unusable') for (const path of new Set(paths)) this.#askForAnother(stream, opening, path)
  }

  /** The stream is on disk, or gone. */
  end(stream: InStream): void {
    const own = this.#uncommitted.get(stream.from)
    own?.delete(stream)
    if (own?.size === 0) this.#uncommitted.delete(stream.from)
  }

  /** Asks for the opening of a stream. */
  ask(stream: Pick<InStream, 'stream' | 'from'>, path: Path): void {
    this.#reopen(stream, 0, path)
  }

  #isRefused(stream: InStream, opening: Uint8Array, path: Path): boolean {
    const code = this.#refused.get(refusalKey(stream, opening))
    if (code === 'lock-unusable') this.#askForAnother(stream, opening, path)
    return code !== undefined
  }

  #askForAnother(stream: InStream, opening: Uint8Array, path: Path): void {
    const generation = openingOf(opening)?.generation
    if (generation !== undefined) this.#reopen(stream, generation + 1, path)
  }

  #reopen({ stream, from: to }: Pick<InStream, 'stream' | 'from'>, unusable: number, path: Path): void {
    const { device: from } = this.#context
    this.#context.emit({ kind: 'transmit', path, device: to, frame: { type: 'reopen', to, from, stream, unusable } })
  }
}

/** What an opening says; whether it is true is for others to find out. */
export function openingOf(bytes: Uint8Array): Opening | undefined {
  const decoded = decodeOpening(bytes)
  return decoded.kind === 'ok' ? decoded.value.opening : undefined
}

function refusalKey({ stream, from, lane }: Pick<InStream, 'stream' | 'from' | 'lane'>, opening: Uint8Array): string {
  return `${stream} ${from} ${lane} ${String.fromCharCode(...opening)}`
}
