import type { Peer, Transaction } from '@kith/peer'

import { chatCollections } from '../chat/message-record.ts'
import { followNewDevices } from '../devices/new-device.ts'
import { laterMs } from '../devices/own-change.ts'
import type { Messenger } from '../messenger.ts'
import { Cell, follow } from '../observable/cell.ts'
import { perMessenger } from '../per-messenger.ts'
import { base64Of, stillAddress } from '../pictures/still-picture.ts'
import { type EmoticonRef, emoticonNameMax, isEmoticonName } from './emoticon.ts'
import { ownEmoticonMessageType } from './emoticon-body.ts'
import { emoticonCollections } from './emoticon-collections.ts'
import {
  type EmoticonPicture,
  hashOfPicture,
  inOrder,
  ownEmoticonsMax,
  ownRecordsMax,
  type OwnEmoticonRecord,
  putPicture,
} from './emoticon-records.ts'

const { own: collection } = emoticonCollections
const { emoticons: pictures } = chatCollections

/** An emoticon of one's own as it is shown. */
export interface OwnEmoticon {
  /** It stands in texts between two colons. */
  readonly name: string
  /** The SHA-256 of its picture in base64url, by which it is known. */
  readonly hash: string
  /** The address by which its picture is shown. */
  readonly address: string
}

/** Why a name is not taken: no letters and digits that can stand between two colons, or another emoticon is called so. */
export type EmoticonNameFault = 'name' | 'taken'

/** What is to become an emoticon. */
export interface NewEmoticon {
  readonly picture: Uint8Array
  /** What it is to be called; one that is taken, or is no name, is made one that is not. */
  readonly name: string
}

/** The emoticons of one's own: on all devices of the name, in step with all tabs (spec CT45, CT46). */
export class OwnEmoticons {
  /** In their order. */
  readonly all: Cell<readonly OwnEmoticon[]> = new Cell<readonly OwnEmoticon[]>([])
  /** Resolves when they were read from this device. */
  ready: Promise<void> = Promise.resolve()
  readonly #peer: Peer
  readonly #nowMs: () => number
  readonly #signal: AbortSignal
  readonly #records = new Map<string, OwnEmoticonRecord>()
  readonly #addresses = new Map<string, string>()

  constructor(peer: Peer, nowMs: () => number, signal: AbortSignal) {
    this.#peer = peer
    this.#nowMs = nowMs
    this.#signal = signal
  }

  /** Called once. */
  start(): Promise<void> {
    return (this.ready = this.#start())
  }

  async #start(): Promise<void> {
    const { records } = this.#peer
    follow(records.changes(collection, { signal: this.#signal }), this.#signal, async ({ key, value }) => {
      await this.#take([[key, value as OwnEmoticonRecord | undefined]])
    })
    const kept = await records.list<OwnEmoticonRecord>(collection, { limit: ownRecordsMax })
    await this.#take(kept.map(({ key, value }) => [key, value]))
    await followNewDevices(this.#peer, this.#signal, () => this.#tellAll())
  }

  /** Room for so many more. */
  get room(): number {
    return Math.max(0, ownEmoticonsMax - this.all.value.length)
  }

  /** Why an emoticon cannot be called so; `hash` is the one that is to be. */
  nameFault(name: string, hash?: string): EmoticonNameFault | undefined {
    if (!isEmoticonName(name)) return 'name'
    return this.all.value.some((each) => each.name === name && each.hash !== hash) ? 'taken' : undefined
  }

  /** Adds emoticons at the end, as many as there is room for, in one commit. A picture that is there already stays as it is. Gives those that were added. */
  async add(wanted: readonly NewEmoticon[]): Promise<readonly EmoticonRef[]> {
    await this.ready
    const names = new Set(this.all.value.map(({ name }) => name))
    const added: EmoticonRef[] = []
    const inBase64 = new Map<string, string>()
    for (const { picture, name } of wanted) {
      const hash = await hashOfPicture(picture)
      if (added.length >= this.room || inBase64.has(hash) || this.#isOwn(hash)) continue
      const free = freeName(name, names)
      names.add(free)
      inBase64.set(hash, base64Of(picture))
      added.push([free, hash])
    }
    await this.#addAll(added, async (_tx, hash) => Promise.resolve(inBase64.get(hash)))
    return added
  }

  /** Makes emoticons of a message one's own, under the names that they have there or ones that are free. Gives those that are new. */
  async keep(emoticons: readonly EmoticonRef[]): Promise<readonly EmoticonRef[]> {
    await this.ready
    const names = new Set(this.all.value.map(({ name }) => name))
    const added: EmoticonRef[] = []
    for (const [name, hash] of emoticons) {
      if (added.length >= this.room || this.#isOwn(hash)) continue
      if ((await this.#peer.records.get(pictures, hash)) === undefined) continue
      const free = freeName(name, names)
      names.add(free)
      added.push([free, hash])
    }
    await this.#addAll(added, async (tx, hash) => (await tx.get<EmoticonPicture>(pictures, hash))?.picture)
    return added
  }

  /** Calls an emoticon otherwise. Gives why it cannot be. */
  async rename(hash: string, name: string): Promise<EmoticonNameFault | undefined> {
    const fault = this.nameFault(name, hash)
    if (fault === undefined) await this.#change([[hash, (before) => ({ ...before, name })]])
    return fault
  }

  /** Moves an emoticon by one place. */
  async move(hash: string, step: -1 | 1): Promise<void> {
    const ordered = inOrder(this.#records)
    const at = ordered.findIndex((each) => each.hash === hash)
    const [one, other] = [ordered[at], ordered[at + step]]
    if (one === undefined || other === undefined) return
    // Two devices may have given the same place to two of them.
    const places = one.at === other.at ? { one: one.at + step / 2, other: other.at } : { one: other.at, other: one.at }
    await this.#change([
      [hash, (before) => ({ ...before, at: places.one })],
      [other.hash, (before) => ({ ...before, at: places.other })],
    ])
  }

  /** Takes an emoticon away; in messages that have it it stays. */
  async remove(hash: string): Promise<void> {
    await this.#change([[hash, (before) => ({ ...before, isGone: true })]])
  }

  /** Brings an emoticon back to where it was. */
  async restore(hash: string): Promise<void> {
    await this.#change([[hash, ({ isGone: _, ...before }) => before]])
  }

  #isOwn(hash: string): boolean {
    return this.all.value.some((each) => each.hash === hash)
  }

  async #addAll(
    added: readonly EmoticonRef[],
    pictureOf: (tx: Transaction, hash: string) => Promise<string | undefined>,
  ): Promise<void> {
    if (added.length === 0) return
    const last = inOrder(this.#records).at(-1)?.at ?? 0
    await this.#commit(async (tx, put) => {
      for (const [index, [name, hash]] of added.entries()) {
        const picture = await pictureOf(tx, hash)
        if (picture === undefined) continue
        await putPicture(tx, hash, picture, this.#peer.name)
        const before = await tx.get<OwnEmoticonRecord>(collection, hash)
        const record = { name, at: last + 1 + index, changedMs: laterMs(this.#nowMs(), before) }
        put(hash, record, picture)
      }
    })
  }

  async #change(
    changes: readonly (readonly [hash: string, change: (before: OwnEmoticonRecord) => OwnEmoticonRecord])[],
  ): Promise<void> {
    await this.#commit(async (tx, put) => {
      for (const [hash, change] of changes) {
        const before = await tx.get<OwnEmoticonRecord>(collection, hash)
        if (before === undefined) continue
        put(hash, { ...change(before), changedMs: laterMs(this.#nowMs(), before) })
      }
    })
  }

  /** Runs changes as one commit that tells the other devices of them. */
  async #commit(
    work: (tx: Transaction, put: (hash: string, record: OwnEmoticonRecord, picture?: string) => void) => Promise<void>,
  ): Promise<void> {
    const areOthers = (await this.#peer.devices.list()).length > 1
    const written = new Map<string, OwnEmoticonRecord>()
    await this.#peer.transact(async (tx) => {
      written.clear()
      await work(tx, (hash, record, picture) => {
        written.set(hash, record)
        tx.put(collection, hash, record)
        const body = { ...record, hash, ...(picture !== undefined && { picture }) }
        if (areOthers) tx.send(this.#peer.name, ownEmoticonMessageType, body, { copy: false })
      })
    })
    await this.#take([...written])
  }

  async #tellAll(): Promise<void> {
    for (const [hash, record] of this.#records) {
      const kept = await this.#peer.records.get<EmoticonPicture>(pictures, hash)
      const body = { ...record, hash, ...(kept && { picture: kept.picture }) }
      await this.#peer.messages.send(this.#peer.name, ownEmoticonMessageType, body)
    }
  }

  async #take(changes: readonly (readonly [hash: string, record: OwnEmoticonRecord | undefined])[]): Promise<void> {
    for (const [hash, record] of changes) {
      if (record === undefined) this.#records.delete(hash)
      else this.#records.set(hash, record)
      const kept = await this.#peer.records.get<EmoticonPicture>(pictures, hash)
      const address = kept && stillAddress(kept.picture)
      if (address !== undefined) this.#addresses.set(hash, address)
    }
    this.all.set(
      inOrder(this.#records).flatMap(({ name, hash }) => {
        const address = this.#addresses.get(hash)
        return address === undefined ? [] : [{ name, hash, address }]
      }),
    )
  }
}

/** The emoticons of a messenger's person, from now on in step with its store. */
export const ownEmoticonsOf: (messenger: Messenger) => OwnEmoticons = perMessenger(
  ({ peer, nowMs, ending }) => new OwnEmoticons(peer, nowMs, ending),
)

/** A name that nobody has, made of what stands there: letters, digits, `_`, `+` and `-`; a number behind it where it is taken. */
export function freeName(wanted: string, taken: ReadonlySet<string>): string {
  const letters = wanted
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}_+-]+/gu, '_')
    .replaceAll(/^_+|_+$/gu, '')
  const base = [...letters].slice(0, emoticonNameMax).join('').slice(0, emoticonNameMax)
  const start = isEmoticonName(base) ? base : 'smile'
  for (let count = 1; ; count += 1) {
    const end = count === 1 ? '' : String(count)
    const name = `${start.slice(0, emoticonNameMax - end.length)}${end}`
    if (isEmoticonName(name) && !taken.has(name)) return name
  }
}
