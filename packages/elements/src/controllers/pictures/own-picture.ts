import type { Contact, Peer, Transaction } from '@kith/peer'

import type { ContactBook } from '../contacts/contact-book.ts'
import { laterMs } from '../devices/own-change.ts'
import type { Messenger } from '../messenger.ts'
import { type Cell, follow } from '../observable/cell.ts'
import { pictureAddress, type PictureBody, pictureMessageType } from './picture-body.ts'
import { pictureCollections } from './picture-collections.ts'
import { base64Of } from './still-picture.ts'

const pageSize = 200

/** What display pictures need of the rest of the messenger. */
export interface PicturesOptions {
  readonly contacts: ContactBook
  /** Addresses of the pictures that are shown, by name; filled here. */
  readonly faces: Cell<ReadonlyMap<string, string>>
  readonly nowMs: () => number
  readonly signal: AbortSignal
}

/** Display pictures: those of contacts, and one's own, which every contact is told, who is away only the newest (spec CT32). In step with all tabs. */
export class Pictures {
  readonly #peer: Peer
  readonly #contacts: ContactBook
  readonly #faces: PicturesOptions['faces']
  readonly #nowMs: () => number
  readonly #signal: AbortSignal
  readonly #told = new Map<string, number>()
  #own: PictureBody | undefined
  #settling: Promise<void> | undefined
  #isStale = false

  constructor(peer: Peer, { contacts, faces, nowMs, signal }: PicturesOptions) {
    this.#peer = peer
    this.#contacts = contacts
    this.#faces = faces
    this.#nowMs = nowMs
    this.#signal = signal
  }

  async start(): Promise<void> {
    const { records, devices } = this.#peer
    const { pictures, told } = pictureCollections
    follow(records.changes(pictures, { signal: this.#signal }), this.#signal, ({ key, value }) => {
      this.#show([[key, value as PictureBody | undefined]])
    })
    follow(records.changes(told, { signal: this.#signal }), this.#signal, ({ key, value }) => {
      if (typeof value === 'number') this.#told.set(key, value)
      else this.#told.delete(key)
    })
    for (const [name, changedMs] of await this.#list<number>(told)) this.#told.set(name, changedMs)
    this.#show(await this.#list<PictureBody>(pictures))
    this.#contacts.all.subscribe(() => {
      this.#settle()
    })
    let known = (await devices.list()).length
    follow(devices.watch({ signal: this.#signal }), this.#signal, async (list) => {
      const isMore = list.length > known
      known = list.length
      // A device that is new does not know what this person looks like.
      if (isMore && this.#own !== undefined)
        await this.#peer.messages.send(this.#peer.name, pictureMessageType, this.#own)
    })
    this.#settle()
  }

  /** Shows this picture to all contacts from now on: WebP, JPEG or PNG, square, at most `displayPictureBytesMax` bytes; none takes it away. */
  async set(picture: Uint8Array | undefined): Promise<void> {
    const base64 = picture === undefined ? '' : base64Of(picture)
    const { name } = this.#peer
    const areOthers = (await this.#peer.devices.list()).length > 1
    await this.#peer.transact(async (tx) => {
      const before = await tx.get<PictureBody>(pictureCollections.pictures, name)
      const own: PictureBody = { picture: base64, changedMs: laterMs(this.#nowMs(), before) }
      tx.put(pictureCollections.pictures, name, own)
      if (areOthers) tx.send(name, pictureMessageType, own, { copy: false })
      for (const contact of this.#contacts.all.value) if (isShown(contact)) await tell(tx, contact.name, own)
    })
  }

  /** Tells contacts what they were not told, and forgets who is none any more; one after the other. */
  #settle(): void {
    this.#isStale = true
    this.#settling ??= this.#bringUp()
      .catch((error: unknown) => {
        if (!this.#signal.aborted) reportError(error)
      })
      .finally(() => {
        this.#settling = undefined
      })
  }

  async #bringUp(): Promise<void> {
    while (this.#isStale && !this.#signal.aborted) {
      this.#isStale = false
      const all = this.#contacts.all.value
      for (const contact of all) {
        const own = this.#own
        if (!isShown(contact) || own === undefined || this.#told.get(contact.name) === own.changedMs) continue
        // Who never saw one need not hear that there is none.
        if (own.picture === '' && !this.#told.has(contact.name)) continue
        await this.#peer.transact((tx) => tell(tx, contact.name, own))
      }
      const shown = new Set(
        all.filter(({ state }) => state === 'contact' || state === 'requested').map(({ name }) => name),
      )
      const gone = [...this.#faces.value.keys(), ...this.#told.keys()].filter((name) => !shown.has(name))
      for (const name of new Set(gone)) {
        if (name === this.#peer.name) continue
        await this.#peer.transact((tx) => {
          tx.delete(pictureCollections.pictures, name)
          tx.delete(pictureCollections.told, name)
        })
      }
    }
  }

  #show(changes: readonly (readonly [name: string, body: PictureBody | undefined])[]): void {
    const own = changes.find(([name]) => name === this.#peer.name)
    if (own !== undefined) this.#own = own[1]
    this.#faces.update((before) => {
      const after = new Map(before)
      for (const [name, body] of changes) {
        const address = body && pictureAddress(body)
        if (address === undefined) after.delete(name)
        else after.set(name, address)
      }
      return after
    })
  }

  async #list<T extends PictureBody | number>(collection: string): Promise<[string, T][]> {
    const found: [string, T][] = []
    for (;;) {
      const page = await this.#peer.records.list<T>(collection, { after: found.at(-1)?.[0], limit: pageSize })
      for (const { key, value } of page) found.push([key, value])
      if (page.length < pageSize) return found
    }
  }
}

const known = new WeakMap<Messenger, Pictures>()

/** The display pictures of a messenger. */
export function picturesOf(messenger: Messenger): Pictures {
  const { peer, contacts, faces, nowMs, ending: signal } = messenger
  const pictures = known.get(messenger) ?? new Pictures(peer, { contacts, faces, nowMs, signal })
  known.set(messenger, pictures)
  return pictures
}

function isShown({ state }: Contact): boolean {
  return state === 'contact'
}

/** Tells a contact, once; what it has not taken yet gives way to this. */
async function tell(tx: Transaction, name: string, own: PictureBody): Promise<void> {
  const before = await tx.get<number>(pictureCollections.told, name)
  if (before !== undefined && before >= own.changedMs) return
  tx.put(pictureCollections.told, name, own.changedMs)
  tx.send(name, pictureMessageType, own, {
    copy: false,
    key: keyOf(own.changedMs),
    ...(before !== undefined && { supersedes: keyOf(before) }),
  })
}

function keyOf(changedMs: number): string {
  return `${pictureMessageType} ${changedMs}`
}
