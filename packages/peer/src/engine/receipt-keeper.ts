import {
  collections,
  decodeRecord,
  envelopeKey,
  type MessageRecord,
  messageRecord,
  type StoreChange,
  type WriteGroup,
} from '@kith/core'
import { ReceiptChecker } from '@kith/keys'
import {
  blob16,
  type BootId,
  bytesToId,
  decode,
  decodeReceipt,
  type DeviceId,
  encode,
  encodeReceipt,
  type Field,
  type FrameOf,
  id,
  type MessageId,
  record,
  type StoredItem,
  type StreamId,
} from '@kith/wire'
import type { Identity } from '../identity/identity.ts'
import type { PeerStore, StoredRecord } from '../store/store.ts'
import type { Committer } from './commits.ts'
import { commitPatiently } from './patient-commit.ts'

/** Receipts of envelopes that nobody decided yet, by stream and position, and when they were given. */
export const receiptsCollection = 'kith.receipts'
/** Receipts of messages that ended other than committed, by mid and receiving device. */
export const endedReceiptsCollection = 'kith.ended-receipts'

/** What the network signed about one device's copy of a message. */
export interface FoundReceipts {
  /** The newest receipt that the network still stands by. */
  readonly receipt: Uint8Array | undefined
  /** A receipt for which the network has lost what it was given: its store is another one now (spec MB26). */
  readonly broken: Uint8Array | undefined
}

/** What delivery knows of the streams that receipts are about. */
export interface Outbound {
  receiverOf(stream: StreamId): DeviceId | undefined
  /** The tag of an outstanding envelope. */
  tagOf(stream: StreamId, seq: number): Uint8Array | undefined
}

interface KeptReceipt {
  /** The life of the network's store that gave it; `broken` when that store is known to have lost what it is about. */
  readonly boot: BootId
  readonly receipt: Uint8Array
}

interface Entry extends KeptReceipt {
  readonly key: string
  readonly upTo: number
  /** By position. */
  readonly named: ReadonlyMap<number, StoredItem>
}

/** Broken receipts of one stream that are kept; the first tell enough. */
const brokenMax = 4
/** No life of a store. */
const broken = bytesToId<BootId>(new Uint8Array(16))

const receiptBytesMax = 4096
const keptFields: Field<KeptReceipt> = record<KeptReceipt>({ boot: id<BootId>(), receipt: blob16(receiptBytesMax) })

/**
 * Checks what the network signs when it says `stored`, and keeps it: on disk before delivery hears of it, until the positions are decided, and
 * beyond that for messages that end other than committed (spec MB23).
 */
export class ReceiptKeeper {
  readonly #identity: Identity
  readonly #store: PeerStore
  readonly #commits: Committer
  readonly #onWrong: (count: number) => void
  /** Receipts that did not fit or were broken, since the start. */
  #wrong = 0
  /** By stream, in the order in which they came. */
  readonly #streams = new Map<StreamId, readonly Entry[]>()
  #network: { readonly boot: BootId; readonly domain: string; readonly checker: ReceiptChecker } | undefined
  /** Deletions that wait for the next write. */
  #stale: StoreChange[] = []
  #unwritten: { readonly put: Entry; readonly stream: StreamId; readonly gone: readonly Entry[] }[] = []
  #writing: Promise<void> = Promise.resolve()
  #nextWrite: Promise<void> | undefined

  /** `onWrong` is told how many receipts did not fit or were broken, since the start, whenever there are more. */
  constructor(identity: Identity, store: PeerStore, commits: Committer, onWrong: (count: number) => void) {
    this.#identity = identity
    this.#store = store
    this.#commits = commits
    this.#onWrong = onWrong
  }

  /** Takes what the disk holds; what is about positions that are decided goes with the next write. `envelopes` are the records of outstanding ones. */
  load(records: readonly StoredRecord[], envelopes: readonly StoredRecord[]): void {
    const lowest = new Map<string, number>()
    for (const { key } of envelopes) {
      const { stream, seq } = positionOf(key)
      if (!lowest.has(stream)) lowest.set(stream, seq)
    }
    for (const { key, value } of records) {
      const entry = readEntry(key, value)
      const { stream } = positionOf(key)
      if (entry === undefined || entry.upTo < (lowest.get(stream) ?? Infinity))
        this.#stale.push({ collection: receiptsCollection, key, value: undefined })
      else this.#streams.set(stream, [...(this.#streams.get(stream) ?? []), entry])
    }
  }

  /** The server is connected. What it gave receipts for is lost when its store is another one now. */
  up(boot: BootId, domain: string): void {
    const { network } = this.#identity
    if (network === undefined) return
    this.#network = { boot, domain, checker: new ReceiptChecker(network.networkKey, domain) }
    for (const stream of this.#streams.keys()) this.#break(stream, (entry) => entry.boot !== boot)
  }

  /** Checks a `stored` frame and keeps its receipt. Resolves when that is on disk; false when the receipt is wrong. */
  async take(frame: FrameOf<'stored'>, outbound: Outbound): Promise<boolean> {
    const network = this.#network
    const receiver = outbound.receiverOf(frame.stream)
    const isOurs = frame.to === this.#identity.id && (receiver === undefined || receiver === frame.receiver)
    if (network === undefined || !isOurs || (await network.checker.check(frame, frame.proof)).kind === 'refused') {
      this.#onWrong(++this.#wrong)
      return false
    }
    // Where another envelope has taken the place of the one that was offered, the next receipt speaks of it.
    const isCurrent = frame.items.every(({ seq, tag }) => isSame(outbound.tagOf(frame.stream, seq), tag))
    if (receiver === undefined || !isCurrent) return true
    const open = frame.items.filter(({ seq }) => outbound.tagOf(frame.stream, seq) !== undefined)
    const named = new Map(open.map((item) => [item.seq, { ...item, tag: item.tag.slice() }]))
    // The mailbox keeps the deadline of what it has, so that another one was stored anew.
    this.#break(frame.stream, (entry) => isForgotten(entry, named))
    await this.#keep(frame, network, named)
    return true
  }

  /** What the network signed about a message, by receiving device: while it is open, and when it ended other than committed. */
  async of({ mid, targets }: MessageRecord): Promise<ReadonlyMap<DeviceId, FoundReceipts>> {
    const found = await this.#ofEnded(mid)
    for (const { device, stream, seq, state } of targets)
      if (state === 'accepted' || state === 'stored') found.set(device, this.#covering(stream, seq))
    return found
  }

  #covering(stream: StreamId, seq: number): FoundReceipts {
    const covering = (this.#streams.get(stream) ?? []).filter((entry) => entry.upTo >= seq)
    const own = covering.filter((entry) => !this.#isBroken(entry))
    const named = own.findLast((entry) => entry.named.has(seq))
    const lost = covering.findLast((entry) => this.#isBroken(entry))
    return { receipt: (named ?? own.at(-1))?.receipt, broken: lost?.receipt }
  }

  async #ofEnded(mid: MessageId): Promise<Map<DeviceId, FoundReceipts>> {
    const found = new Map<DeviceId, FoundReceipts>()
    for (const { key, value } of await this.#store.list(endedReceiptsCollection, { prefix: `${mid}/` })) {
      const kept = decode(keptFields, value)
      if (kept.kind === 'refused') continue
      const { receipt } = kept.value
      const isBroken = this.#isBroken(kept.value)
      found.set(key.slice(mid.length + 1) as DeviceId, {
        receipt: isBroken ? undefined : receipt,
        broken: isBroken ? receipt : undefined,
      })
    }
    return found
  }

  /** What delivery writes, with what becomes of the receipts in the same commit. */
  settle(groups: readonly WriteGroup[]): readonly WriteGroup[] {
    return this.#streams.size === 0 ? groups : groups.map((group) => this.#settled(group))
  }

  #settled(group: WriteGroup): WriteGroup {
    const decided = new Map<StreamId, number>()
    const changes: StoreChange[] = []
    for (const { collection, key, value } of group.changes) {
      if (collection === collections.envelopes && value === undefined) {
        const { stream, seq } = positionOf(key)
        if (this.#streams.has(stream)) decided.set(stream, seq)
      } else if (value !== undefined && decided.size > 0) {
        if (collection !== collections.messages && collection !== collections.ledger) continue
        changes.push(...this.#keptWith(decodeRecord(messageRecord, value), collection === collections.ledger, decided))
      }
    }
    for (const [stream, seq] of decided) changes.push(...this.#forget(stream, seq))
    return changes.length === 0 ? group : { ...group, changes: [...group.changes, ...changes] }
  }

  /** Receipts of the copies that were just decided and not committed; none stays with a message that was committed somewhere. */
  #keptWith(message: MessageRecord, isOver: boolean, decided: ReadonlyMap<StreamId, number>): readonly StoreChange[] {
    const isCommitted = message.state === 'committed'
    return message.targets.flatMap(({ device, stream, seq, state }): StoreChange[] => {
      const key = `${message.mid}/${device}`
      if (isCommitted && isOver && state !== 'committed')
        return [{ collection: endedReceiptsCollection, key, value: undefined }]
      if (isCommitted || seq > (decided.get(stream) ?? 0)) return []
      const covering = (this.#streams.get(stream) ?? []).filter((entry) => entry.upTo >= seq)
      const entry = covering.findLast(({ named }) => named.has(seq)) ?? covering.at(-1)
      if (entry === undefined) return []
      return [{ collection: endedReceiptsCollection, key, value: encode(keptFields, entry) }]
    })
  }

  /** Every position up to `seq` is decided. */
  #forget(stream: StreamId, seq: number): readonly StoreChange[] {
    const entries = this.#streams.get(stream) ?? []
    const left = entries.filter((entry) => entry.upTo > seq)
    if (left.length === 0) this.#streams.delete(stream)
    else this.#streams.set(stream, left)
    return entries.filter((entry) => entry.upTo <= seq).map(deletion)
  }

  async #keep(
    { type: _, proof, ...statement }: FrameOf<'stored'>,
    { boot, domain }: { readonly boot: BootId; readonly domain: string },
    named: ReadonlyMap<number, StoredItem>,
  ): Promise<void> {
    const { stream, upTo, storedAtMs } = statement
    const entries = this.#streams.get(stream) ?? []
    const same = entries.filter((entry) => entry.boot === boot)
    const isCovered = (seq: number): boolean => same.some((entry) => entry.named.has(seq))
    if (same.some((entry) => entry.upTo >= upTo) && [...named.keys()].every(isCovered)) {
      // It may be on its way to the disk still.
      await (this.#nextWrite ?? this.#writing)
      return
    }
    const networkKey = this.#identity.network?.networkKey ?? new Uint8Array(32)
    const receipt = encodeReceipt({ domain, networkKey, statement, proof }).slice()
    const key = `${envelopeKey(stream, upTo)}/${String(storedAtMs)}/${String(proof.index)}`
    const put: Entry = { key, boot, receipt, upTo, named }
    // What the new one says as well is not needed any more.
    const gone = same.filter((entry) => entry.upTo <= upTo && [...entry.named.keys()].every((seq) => named.has(seq)))
    this.#streams.set(stream, [...entries.filter((entry) => !gone.includes(entry)), put])
    this.#unwritten.push({ put, stream, gone: gone.filter((entry) => entry.key !== key) })
    await (this.#nextWrite ??= this.#write())
  }

  /** All that gathers during one commit shares the next. */
  async #write(): Promise<void> {
    await this.#writing
    this.#nextWrite = undefined
    const changes = this.#unwritten.splice(0).flatMap(({ put, stream, gone }): StoreChange[] => {
      // Decided meanwhile: its deletion is on its way already.
      const isOpen = this.#streams.get(stream)?.includes(put) === true
      const deletions = gone.map(deletion)
      if (!isOpen) return deletions
      return [...deletions, { collection: receiptsCollection, key: put.key, value: encode(keptFields, put) }]
    })
    changes.push(...this.#stale.splice(0))
    const writing = commitPatiently(this.#commits, [{ changes, expects: [] }], refuseNobody).then(() => undefined)
    this.#writing = writing.catch(() => undefined)
    await writing
  }

  /** Marks receipts of a stream as broken; on disk with the next write. */
  #break(stream: StreamId, isLost: (entry: Entry) => boolean): void {
    const before = this.#streams.get(stream) ?? []
    let count = before.filter(({ boot }) => boot === broken).length
    const after = before.flatMap((entry): readonly Entry[] => {
      if (entry.boot === broken || !isLost(entry)) return [entry]
      this.#onWrong(++this.#wrong)
      if (++count > brokenMax) {
        this.#stale.push(deletion(entry))
        return []
      }
      const put = { ...entry, boot: broken }
      this.#unwritten.push({ put, stream, gone: [] })
      return [put]
    })
    if (before.length > 0) this.#streams.set(stream, after)
  }

  #isBroken({ boot }: KeptReceipt): boolean {
    return this.#network !== undefined && this.#network.boot !== boot
  }
}

function refuseNobody(): void {
  // Nobody waits for a receipt to be accepted.
}

function deletion({ key }: Entry): StoreChange {
  return { collection: receiptsCollection, key, value: undefined }
}

/** A receipt as it was written; nothing when the record is damaged: it is evidence, and delivery goes on without it. */
function readEntry(key: string, value: Uint8Array): Entry | undefined {
  const kept = decode(keptFields, value)
  if (kept.kind === 'refused') return undefined
  const receipt = decodeReceipt(kept.value.receipt)
  if (receipt.kind === 'refused') return undefined
  const { upTo, items } = receipt.value.statement
  return { ...kept.value, key, upTo, named: new Map(items.map((item) => [item.seq, item])) }
}

function positionOf(key: string): { readonly stream: StreamId; readonly seq: number } {
  const [stream = '', seq = ''] = key.split('/')
  return { stream: stream as StreamId, seq: Number(seq) }
}

/** True when an envelope that a receipt names is named anew with another deadline. */
function isForgotten({ named }: Entry, anew: ReadonlyMap<number, StoredItem>): boolean {
  for (const { seq, deadlineMs, tag } of named.values()) {
    const again = anew.get(seq)
    if (again !== undefined && again.deadlineMs !== deadlineMs && isSame(again.tag, tag)) return true
  }
  return false
}

function isSame(own: Uint8Array | undefined, tag: Uint8Array): boolean {
  return own === undefined || own.every((byte, at) => byte === tag[at])
}
