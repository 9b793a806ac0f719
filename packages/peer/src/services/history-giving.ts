import { type DeviceId, KithError } from '@kith/wire'
import type { Channel } from '../api/channels.ts'
import type { HistoryAsk } from '../api/history.ts'
import type { Backend } from '../backend/backend.ts'
import { keyByteLength, keyBytesMax } from '../store/record-limits.ts'
import {
  type AskedCollection,
  decodeAsk,
  encodeHistory,
  FrameReader,
  type GivenRecord,
  historyValueBytesMax,
} from './history-frames.ts'

export interface HistoryGivingOptions {
  readonly name: string
  readonly backend: Backend
  readonly collections: ReadonlySet<string>
  readonly allow: (ask: HistoryAsk) => boolean | Promise<boolean>
}

/** Gives records of this device to other devices of the own name, when its person allows it (spec PE80, PE81). */
export class HistoryGiving {
  readonly #options: HistoryGivingOptions
  /** What devices may have without asking again, as `device` and `device collection`. */
  readonly #allowed = new Set<string>()
  #count = 0

  constructor(options: HistoryGivingOptions) {
    this.#options = options
  }

  /** Serves one channel to its end. Rejects with the code that the other device is to be told. */
  async serve(channel: Channel): Promise<void> {
    // Nobody else learns whether there is anything.
    if (channel.with !== this.#options.name) throw new KithError('no-listener')
    if (this.#count >= givenMax) throw new KithError('rate-exceeded')
    this.#count++
    try {
      const bytes = await new FrameReader(() => channel.read()).next()
      const asked = bytes === undefined ? [] : decodeAsk(bytes)
      if (asked.length === 0 || asked.some(({ name }) => !this.#options.collections.has(name)))
        throw new KithError('no-listener')
      if (!(await this.#isAllowed(channel.device, asked))) throw new KithError('history-declined')
      await this.#give(channel, asked)
      await channel.end()
    } finally {
      this.#count--
    }
  }

  async #isAllowed(device: DeviceId, asked: readonly AskedCollection[]): Promise<boolean> {
    const places = asked.map(({ name }) => `${device} ${name}`)
    if (places.every((place) => this.#allowed.has(place))) return true
    const devices = await this.#options.backend.call('devices', undefined)
    const found = devices.find((one) => one.device === device)
    if (found === undefined) return false
    const collections = asked.map(({ name }) => name)
    if (!(await this.#options.allow({ device, label: found.label, collections }))) return false
    for (const place of places) this.#allowed.add(place)
    return true
  }

  async #give(channel: Channel, asked: readonly AskedCollection[]): Promise<void> {
    let total = 0
    for (const one of asked) for await (const page of this.#pages(one)) total += page.length
    await channel.write(encodeHistory({ kind: 'total', records: total }))
    let leftOut = 0
    for (const [collection, one] of asked.entries())
      for await (const page of this.#pages(one)) {
        const records = page.map(({ key, value }): GivenRecord => ({ collection, key, value })).filter(canBeGiven)
        leftOut += page.length - records.length
        for (const some of batches(records)) await channel.write(encodeHistory({ kind: 'records', records: some }))
      }
    await channel.write(encodeHistory({ kind: 'done', leftOut }))
  }

  async *#pages({ name, after }: AskedCollection): AsyncGenerator<readonly { key: string; value: Uint8Array }[]> {
    for (let last = after; ;) {
      const range = { limit: pageSize, ...(last !== '' && { after: last }) }
      const page = await this.#options.backend.call('records', { collection: name, range })
      if (page.length > 0) yield page
      if (page.length < pageSize) return
      last = page.at(-1)?.key ?? ''
    }
  }
}

/** A record that the frames of a transfer can hold. */
function canBeGiven({ key, value }: GivenRecord): boolean {
  return (
    value.byteLength <= historyValueBytesMax &&
    key !== '' &&
    !/\p{Surrogate}/u.test(key) &&
    keyByteLength(key) <= keyBytesMax
  )
}

/** The records in pieces that are not large, unless one record is. */
function* batches(records: readonly GivenRecord[]): Generator<readonly GivenRecord[]> {
  let batch: GivenRecord[] = []
  let bytes = 0
  for (const one of records) {
    if (batch.length > 0 && bytes + one.value.byteLength > batchBytes) {
      yield batch
      batch = []
      bytes = 0
    }
    batch.push(one)
    bytes += one.value.byteLength
  }
  if (batch.length > 0) yield batch
}

/** Devices that are given to at once. */
const givenMax = 4
/** Records that are read at once, and bytes that are sent together. */
const pageSize = 100
const batchBytes = 65_536
