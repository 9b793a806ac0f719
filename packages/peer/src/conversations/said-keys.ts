import {
  collections,
  decodeRecord,
  type MessageRecord,
  messageRecord,
  type StoreChange,
  type WriteGroup,
} from '@kith/core'
import type { RecordId } from '@kith/keys'
import {
  decode,
  type DeviceId,
  encode,
  type Field,
  fixed,
  id,
  KithError,
  limits,
  list,
  type MessageId,
  numberOfCode,
  record,
  u64,
} from '@kith/wire'
import type { Transaction } from '../api/messages.ts'
import { decodeStored } from '../services/body.ts'
import { readAll } from '../store/read-all.ts'
import type { PeerStore } from '../store/store.ts'
import { encodeKey, recordIdField } from './roll-bodies.ts'
import type { LoadedRolls } from './roll-turn.ts'
import type { SealedFrame } from './sealed-frame.ts'
import { send } from './writing.ts'
import { keyType, saidKeysCollection } from './conversation-types.ts'

/** The key of one frame. Secret. */
export interface SaidKey {
  readonly conversation: string
  readonly epoch: RecordId
  readonly number: number
  readonly key: Uint8Array
  /** Devices that were answered. */
  readonly given: readonly DeviceId[]
}

export interface SaidKeysOptions {
  readonly store: PeerStore
  readonly rolls: LoadedRolls
  readonly messageOf: (mid: MessageId) => Promise<MessageRecord | undefined>
  /** Runs work on a conversation, one after the other, in a transaction of its own. */
  readonly inBackground: (conversation: string, work: (tx: Transaction) => Promise<void>) => Promise<void>
  /** A key was given again. */
  readonly onGiven: () => void
}

const fields: Field<SaidKey> = record<SaidKey>({
  conversation: recordIdField,
  epoch: recordIdField,
  number: u64,
  key: fixed(32),
  given: list(id<DeviceId>(), limits.devicesMax),
})
const keyMissing = numberOfCode('roll-key-missing')
/** Messages of which is remembered by which another the key went. */
const againMax = 1000

/**
 * The keys of what this device says, until every device has decided it (spec CV11, CV12): a device that could not open a frame rejects it `roll-key-missing`, and is given the key
 * of that frame. With the commit that ends the message the key is gone.
 */
export class SaidKeys {
  readonly #options: SaidKeysOptions
  readonly #keys = new Map<string, SaidKey>()
  /** The message that brought a key once more, by the message that could not be opened. */
  readonly #again = new Map<string, Promise<MessageId | undefined>>()

  constructor(options: SaidKeysOptions) {
    this.#options = options
  }

  /** What was decided while no key could be given is made up for. */
  async load(): Promise<void> {
    for (const { key: mid, value } of await readAll(this.#options.store, saidKeysCollection)) {
      this.#take(mid, value)
      const message = await this.#options.messageOf(mid as MessageId)
      const isOver = message === undefined || message.decidedAtMs > 0
      if (isOver || this.#wanting(message).length > 0) this.#give(mid as MessageId, message)
    }
  }

  /** Keeps the key of a frame with the message that carries it. */
  keep(tx: Transaction, conversation: string, mid: MessageId, { epoch, number, key }: SealedFrame): void {
    tx.put(saidKeysCollection, mid, encode(fields, { conversation, epoch, number, key, given: [] }))
  }

  /** The same groups; with a message that ends goes the key of its frame, unless somebody wants it. */
  used(groups: readonly WriteGroup[]): readonly WriteGroup[] {
    if (this.#keys.size === 0) return groups
    return groups.map((group) => {
      const changes = group.changes.flatMap((change): StoreChange[] => {
        const isOver = change.collection === collections.ledger && this.#keys.has(change.key)
        if (!isOver || change.value === undefined || this.#wanting(read(change.value)).length > 0) return []
        return [{ collection: saidKeysCollection, key: change.key, value: undefined }]
      })
      return changes.length === 0 ? group : { ...group, changes: [...group.changes, ...changes] }
    })
  }

  /** The group is on disk. */
  settled({ changes }: Pick<WriteGroup, 'changes'>): void {
    for (const { collection, key, value } of changes) {
      if (collection === saidKeysCollection) this.#take(key, value)
      else if (value !== undefined && this.#keys.has(key)) {
        if (collection !== collections.messages && collection !== collections.ledger) continue
        const message = read(value)
        if (this.#wanting(message).length > 0) this.#give(message.mid, message)
        else if (collection === collections.ledger) this.#keys.delete(key)
      }
    }
  }

  /** The message by which the key of a frame that could not be opened was given again, if it was. */
  async againOf(mid: MessageId): Promise<MessageId | undefined> {
    return this.#again.get(mid)
  }

  #take(mid: string, value: Uint8Array | undefined): void {
    if (value === undefined) this.#keys.delete(mid)
    else this.#keys.set(mid, decodeSaidKey(decodeStored(value)))
  }

  /** Devices that could not open the frame of a message, and were not answered. */
  #wanting({ mid, targets }: MessageRecord): readonly DeviceId[] {
    const given = this.#keys.get(mid)?.given ?? []
    return targets
      .filter(({ device, state, code }) => state === 'rejected' && code === keyMissing && !given.includes(device))
      .map(({ device }) => device)
  }

  #give(mid: MessageId, message: MessageRecord | undefined): void {
    const known = this.#keys.get(mid)
    if (known === undefined) return
    const wanting = message === undefined ? [] : this.#wanting(message)
    this.#keys.set(mid, { ...known, given: [...known.given, ...wanting] })
    let again: MessageId | undefined
    const giving = this.#options.inBackground(known.conversation, async (tx) => {
      again = undefined
      const bytes = await tx.get<Uint8Array>(saidKeysCollection, mid)
      const turn = await this.#options.rolls.turn(tx, known.conversation)
      if (bytes === undefined) return
      const row = decodeSaidKey(bytes)
      // Who was removed meanwhile is given nothing.
      const mayRead = wanting.some((device) => turn?.seat !== undefined && turn.mayRead(device, row.epoch))
      if (mayRead && message !== undefined)
        again = send(tx, message.to, keyType, encodeKey({ group: row.conversation, number: row.number, key: row.key }))
      if (message === undefined || message.decidedAtMs > 0) tx.delete(saidKeysCollection, mid)
      else tx.put(saidKeysCollection, mid, encode(fields, { ...row, given: [...row.given, ...wanting] }))
    })
    this.#again.set(
      mid,
      giving.then(() => {
        if (again !== undefined) this.#options.onGiven()
        return again
      }),
    )
    for (const oldest of this.#again.keys()) {
      if (this.#again.size <= againMax) break
      this.#again.delete(oldest)
    }
  }
}

function read(value: Uint8Array): MessageRecord {
  return decodeRecord(messageRecord, value)
}

/** A row of the collection. @throws {@link KithError} `store-failed` when the bytes are not what this program wrote. */
export function decodeSaidKey(bytes: unknown): SaidKey {
  const decoded = bytes instanceof Uint8Array ? decode(fields, bytes.slice()) : undefined
  if (decoded?.kind !== 'ok') throw new KithError('store-failed', 'A conversation in the store cannot be read.')
  return decoded.value
}
