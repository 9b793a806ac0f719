import type { BlobRef, BlobStatus, Peer } from '@kith/peer'

import type { Words } from '../../words/words.ts'
import type { ContentFault } from '../media/content-fault.ts'
import { type Preview, previewOf } from '../media/preview.ts'
import { Cell, follow } from '../observable/cell.ts'

/** Files up to this size are fetched when they arrive from a contact, so that they are there when their sender has gone. */
const arrivingBytesMax = 16 * 1024 * 1024
const previewsMax = 60

/** Why a file is not shown in its place, and how that is said. */
export interface SaidFault {
  readonly fault: ContentFault['fault']
  readonly words: (words: Words) => string
}

/** The files of conversations: how each stands on this device, and what can be done with it. */
export class Files {
  readonly all: Cell<ReadonlyMap<string, BlobStatus>> = new Cell<ReadonlyMap<string, BlobStatus>>(new Map())
  /** What is shown in its place, by blob. */
  readonly previews: Cell<ReadonlyMap<string, Preview>> = new Cell<ReadonlyMap<string, Preview>>(new Map())
  /** What is not shown in its place though its type could be: why, in words that the screen asks for; by blob. */
  readonly faults: Cell<ReadonlyMap<string, SaidFault>> = new Cell<ReadonlyMap<string, SaidFault>>(new Map())
  readonly #peer: Peer
  readonly #signal: AbortSignal
  readonly #loading = new Set<string>()

  constructor(peer: Peer, signal: AbortSignal) {
    this.#peer = peer
    this.#signal = signal
    signal.addEventListener('abort', () => {
      for (const { url } of this.previews.value.values()) URL.revokeObjectURL(url)
    })
  }

  /** Resolves when it is known how every file stands. */
  async start(): Promise<void> {
    const present = await this.#peer.blobs.list({ signal: this.#signal })
    this.all.set(new Map(present.map((status) => [status.ref.blob, status])))
    follow(this.#peer.blobs.changes({ signal: this.#signal }), this.#signal, (change) => {
      this.all.update((before) => {
        const after = new Map(before)
        if (change.kind === 'forgotten') after.delete(change.blob)
        else after.set(change.status.ref.blob, change.status)
        return after
      })
    })
  }

  of({ blob }: BlobRef): BlobStatus | undefined {
    return this.all.value.get(blob)
  }

  /** A file came from a contact: one that is not large is fetched at once. */
  async arrived(ref: BlobRef): Promise<void> {
    if (ref.bytes <= arrivingBytesMax && this.of(ref) === undefined) await this.fetch(ref)
  }

  async fetch(ref: BlobRef): Promise<void> {
    await this.#peer.blobs.open(ref, { signal: this.#signal })
  }

  async pause(ref: BlobRef): Promise<void> {
    await (await this.#peer.blobs.open(ref)).pause()
  }

  async resume(ref: BlobRef): Promise<void> {
    await (await this.#peer.blobs.open(ref)).resume()
  }

  /** Gives up what is being fetched, or gives no more of what is shared. */
  async cancel({ blob }: BlobRef): Promise<void> {
    await this.#peer.blobs.forget(blob)
  }

  /** Makes what can be shown in its place ready to be shown; once. What is not what it says stays a row with a name. */
  async preview(ref: BlobRef): Promise<void> {
    const { blob } = ref
    const kind = previewOf(ref)
    if (kind === undefined || this.of(ref)?.state !== 'whole') return
    if (this.#loading.has(blob) || this.previews.value.has(blob) || this.faults.value.has(blob)) return
    this.#loading.add(blob)
    try {
      const content = await this.whole(ref)
      if (content === undefined) return
      const { previewFrom } = await import('../media/content.ts')
      const preview = await previewFrom(kind, content)
      this.previews.update((before) => bounded(new Map(before).set(blob, preview)))
    } catch {
      // It stays a row with a name, from which it can be saved.
      await this.broken(ref)
    } finally {
      this.#loading.delete(blob)
    }
  }

  /** What this page shows of it is damaged, or of a kind that the browser cannot play. */
  async broken(ref: BlobRef): Promise<void> {
    await this.#blame(ref, { fault: 'broken' })
  }

  /** All of a file that is here, under its type; undefined when it is not what that says, or a picture that is too large to be opened. Why is among the `faults` then. */
  async whole(ref: BlobRef): Promise<Blob | undefined> {
    const content = await (await this.#peer.blobs.open(ref)).blob({ signal: this.#signal })
    const { contentFault } = await import('../media/content.ts')
    const found = await contentFault(ref.type, content)
    return found === undefined ? content.slice(0, content.size, ref.type) : this.#blame(ref, found)
  }

  async #blame({ blob }: BlobRef, found: ContentFault): Promise<undefined> {
    const { contentWords } = await import('../media/content.ts')
    const said = { fault: found.fault, words: (words: Words) => contentWords(found, words) }
    this.faults.update((before) => new Map(before).set(blob, said))
  }

  /** Puts a file where the person wants it. */
  async save(ref: BlobRef): Promise<void> {
    const { saveFile } = await import('../media/content.ts')
    await saveFile(await this.#peer.blobs.open(ref), ref)
  }
}

/** Lets the oldest go that are more than a page holds. */
function bounded(previews: Map<string, Preview>): ReadonlyMap<string, Preview> {
  for (const [blob, { url }] of previews) {
    if (previews.size <= previewsMax) break
    URL.revokeObjectURL(url)
    previews.delete(blob)
  }
  return previews
}
