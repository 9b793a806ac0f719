import { type DeviceId, KithError, type PeerName } from '@kith/wire'
import type { Channel } from '../api/channels.ts'
import type { DeviceHistory, HistoryAsk, HistoryTaken, TakeHistoryOptions } from '../api/history.ts'
import type { Backend } from '../backend/backend.ts'
import { keyByteLength, keyBytesMax } from '../store/record-limits.ts'
import { decodeStored } from './body.ts'
import { Draft } from './draft.ts'
import { checkedCollection } from './record-places.ts'
import {
  decodeHistory,
  encodeAsk,
  FrameReader,
  type GivenRecord,
  historyChannelType,
  historyCollectionsMax,
  malformed,
} from './history-frames.ts'
import { HistoryGiving } from './history-giving.ts'
import { OpenChannel } from './open-channel.ts'

/** How far this device is with the records of another: by device and collection the last key that came, and how many did. */
const historyCollection = 'kith.history'

type Cursor = { readonly key: string; readonly records: number }

/** Records between the devices of the own name, over channels of a backend (spec PE80 to PE82). */
export class HistoryService implements DeviceHistory {
  readonly #name: PeerName
  readonly #backend: Backend

  constructor(name: PeerName, backend: Backend) {
    this.#name = name
    this.#backend = backend
  }

  give(collections: readonly string[], allow: (ask: HistoryAsk) => boolean | Promise<boolean>): Disposable {
    const given = new Set(collections.map(checkedCollection))
    const giving = new HistoryGiving({ name: this.#name, backend: this.#backend, collections: given, allow })
    const done = new AbortController()
    void this.#listen(giving, done.signal)
    return {
      [Symbol.dispose]: () => {
        done.abort()
      },
    }
  }

  async take(collections: readonly string[], options: TakeHistoryOptions = {}): Promise<HistoryTaken> {
    const { from: device, signal } = options
    const names = [...new Set(collections.map(checkedCollection))]
    if (names.length === 0 || names.length > historyCollectionsMax)
      throw new KithError('option-invalid', `1 to ${String(historyCollectionsMax)} collections are taken at once.`)
    const opening = { to: this.#name, type: historyChannelType, init: new Uint8Array(0), device }
    const channel = new OpenChannel(this.#backend, await this.#backend.call('channel-open', opening, { signal }))
    const abort = (): void => {
      channel.abort()
    }
    signal?.addEventListener('abort', abort, { once: true })
    try {
      return await this.#take(channel, names, options)
    } catch (error) {
      channel.abort(error instanceof KithError ? error.code : 'internal')
      throw error
    } finally {
      signal?.removeEventListener('abort', abort)
    }
  }

  async #listen(giving: HistoryGiving, signal: AbortSignal): Promise<void> {
    try {
      const channels = this.#backend.stream('channels', { type: historyChannelType }, { signal })
      for await (const facts of channels) {
        const channel = new OpenChannel(this.#backend, facts)
        giving.serve(channel).catch((error: unknown) => {
          channel.abort(error instanceof KithError ? error.code : 'internal')
        })
      }
    } catch {
      // The peer has left, which every call tells.
    }
  }

  async #take(channel: Channel, names: readonly string[], options: TakeHistoryOptions): Promise<HistoryTaken> {
    const { device } = channel
    const cursors = await Promise.all(names.map((name) => this.#cursor(device, name)))
    await channel.write(encodeAsk(names.map((name, at) => ({ name, after: cursors[at]?.key ?? '' }))))
    const frames = new FrameReader(() => channel.read())
    const first = decodeHistory((await frames.next()) ?? missing)
    if (first.kind !== 'total') throw malformed()
    const before = cursors.reduce((sum, cursor) => sum + (cursor?.records ?? 0), 0)
    const progress = new Progress(cursors, first.records, before, options.onProgress)
    let kept = 0
    for (;;) {
      const frame = decodeHistory((await frames.next()) ?? missing)
      if (frame.kind === 'total') throw malformed()
      if (frame.kind === 'done') {
        await this.#finish(device, names)
        await channel.close()
        return { from: device, records: progress.records, kept, leftOut: frame.leftOut }
      }
      progress.check(frame.records, names.length)
      kept += await this.#keep(device, names, frame.records, progress, options)
      progress.tell()
    }
  }

  /** Commits records that came, with how far that is; gives how many were kept. */
  async #keep(
    device: DeviceId,
    names: readonly string[],
    records: readonly GivenRecord[],
    progress: Progress,
    { onRecord = ({ value }) => value }: TakeHistoryOptions,
  ): Promise<number> {
    const bodies = records.map((one) => ({
      ...one,
      value: readable(one.value),
      collection: names[one.collection] ?? '',
    }))
    for (let attempt = 0; attempt < attemptsMax; attempt++) {
      const draft = new Draft(this.#name, (collection, key) => this.#backend.call('read', { collection, key }), {
        isInternal: true,
      })
      let kept = 0
      for (const one of bodies) {
        if ((await draft.get(one.collection, one.key)) !== undefined) continue
        const value = await onRecord(one)
        if (value === undefined) continue
        draft.put(one.collection, one.key, value)
        kept++
      }
      for (const [at, cursor] of progress.moved(records))
        draft.put(historyCollection, placeOf(device, names[at] ?? ''), cursor)
      if ((await this.#backend.call('submit', { writes: draft.writeSet(), keyed: [] })) === 'conflict') continue
      progress.take(records)
      return kept
    }
    throw new KithError('write-conflict')
  }

  async #cursor(device: DeviceId, name: string): Promise<Cursor | undefined> {
    const found = await this.#backend.call('record', { collection: historyCollection, key: placeOf(device, name) })
    return found && (decodeStored(found.value) as unknown as Cursor)
  }

  /** The next time begins anew. */
  async #finish(device: DeviceId, names: readonly string[]): Promise<void> {
    const changes = names.map((name) => {
      return { collection: historyCollection, key: placeOf(device, name), value: undefined }
    })
    await this.#backend.call('submit', { writes: { sends: [], changes, expects: [] }, keyed: [] })
  }
}

/** How far a transfer is, and whether the other device keeps to the order. */
class Progress {
  readonly #cursors: Cursor[]
  readonly #total: number
  readonly #before: number
  readonly #onProgress: TakeHistoryOptions['onProgress']
  /** Of this attempt. */
  #taken = 0
  #collection = 0

  constructor(
    cursors: readonly (Cursor | undefined)[],
    total: number,
    before: number,
    onProgress: TakeHistoryOptions['onProgress'],
  ) {
    this.#cursors = cursors.map((cursor) => cursor ?? { key: '', records: 0 })
    this.#total = total
    this.#before = before
    this.#onProgress = onProgress
    this.tell()
  }

  get records(): number {
    return this.#before + this.#taken
  }

  tell(): void {
    this.#onProgress?.({ records: this.records, total: Math.max(this.#before + this.#total, this.records) })
  }

  /** @throws {@link KithError} `history-malformed` for records out of their order, and more than may come while others are added there. */
  check(records: readonly GivenRecord[], collections: number): void {
    const last = new Map<number, string>()
    if (records.length === 0 || this.#taken + records.length > this.#total * 2 + addedMax) throw malformed()
    let at = this.#collection
    for (const { collection, key } of records) {
      const before = last.get(collection) ?? this.#cursors[collection]?.key
      if (
        collection < at ||
        collection >= collections ||
        before === undefined ||
        key <= before ||
        keyByteLength(key) > keyBytesMax
      )
        throw malformed()
      at = collection
      last.set(collection, key)
    }
  }

  /** The cursors behind these records, by collection. */
  moved(records: readonly GivenRecord[]): ReadonlyMap<number, Cursor> {
    const moved = new Map<number, Cursor>()
    for (const { collection, key } of records) {
      const before = moved.get(collection) ?? this.#cursors[collection]
      moved.set(collection, { key, records: (before?.records ?? 0) + 1 })
    }
    return moved
  }

  /** These records are on the disk. */
  take(records: readonly GivenRecord[]): void {
    for (const [at, cursor] of this.moved(records)) this.#cursors[at] = cursor
    this.#taken += records.length
    this.#collection = records.at(-1)?.collection ?? this.#collection
  }
}

/** The body of a record that came. @throws {@link KithError} `history-malformed` when it is none. */
function readable(value: Uint8Array): ReturnType<typeof decodeStored> {
  try {
    return decodeStored(value)
  } catch {
    // The other device's bytes; nothing of its frame is kept.
    throw malformed()
  }
}

function placeOf(device: DeviceId, collection: string): string {
  return `${device}/${collection}`
}

/** What is read when the other end has ended too early: no frame. */
const missing = new Uint8Array(0)
/** Records that may be added at the other device while it gives. */
const addedMax = 10_000
const attemptsMax = 50
