import { type FileHandle, mkdir, open, readdir, unlink } from 'node:fs/promises'
import { join } from 'node:path'

import { KithError, limits } from '@kith/wire'

import { codeIn } from '../store/failure.ts'
import type { KeptBlob, PartHome, PlacedPart } from './part-home.ts'

/** Every part has a place of the same length in its file, so that a part is found without reading another. */
const slotBytes = limits.blobPartBytesMax
const filesOpenMax = 64
const partsPerRead = 8

/**
 * Parts as files in a folder, one a blob, named by its handle. A part is in the file, and the file on the disk, before the database counts it; what a
 * crash left behind is written over, or removed at the next start.
 */
export class PartFiles implements PartHome {
  readonly #folder: string
  readonly #open = new Map<number, Promise<FileHandle | undefined>>()

  constructor(folder: string) {
    this.#folder = folder
  }

  async write(blob: KeptBlob, parts: readonly PlacedPart[]): Promise<void> {
    await this.#guard(blob.id, async () => {
      const file = await this.#fileOf(blob.id, 'made')
      for (const run of runsOf(parts)) {
        const contents = run.map(({ content }) => content)
        const bytes = contents.reduce((sum, { byteLength }) => sum + byteLength, 0)
        const at = (run[0]?.position ?? 0) * slotBytes
        const { bytesWritten } = await file.writev(contents, at)
        // A write that stops in the middle found no room for the rest.
        if (bytesWritten !== bytes) throw new KithError('store-full')
      }
      await file.datasync()
    })
  }

  insert(): Promise<void> {
    return Promise.resolve()
  }

  async read(blob: KeptBlob, first: number, count: number): Promise<readonly (Uint8Array | undefined)[]> {
    return this.#guard(blob.id, async () => {
      const file = await this.#fileOf(blob.id)
      const wanted = Math.min(count, partsPerRead)
      const buffer = Buffer.allocUnsafe(wanted * slotBytes)
      const bytesRead = (await file?.read(buffer, 0, buffer.byteLength, first * slotBytes))?.bytesRead ?? 0
      return Array.from({ length: wanted }, (_, at) => {
        const bytes = blob.order.shape.sealedBytes(blob.order.partAt(first + at))
        const start = at * slotBytes
        return start + bytes > bytesRead ? undefined : buffer.subarray(start, start + bytes)
      })
    })
  }

  async isThere(blob: KeptBlob): Promise<boolean> {
    if (blob.stored === 0) return true
    return this.#guard(blob.id, async () => {
      const size = (await (await this.#fileOf(blob.id))?.stat())?.size ?? 0
      const last = blob.stored - 1
      return size >= last * slotBytes + blob.order.shape.sealedBytes(blob.order.partAt(last))
    })
  }

  async drop(id: number): Promise<void> {
    await this.#guard(id, async () => {
      await this.#close(id)
      await unlink(this.#path(id)).catch((cause: unknown) => {
        if (codeIn(cause) !== 'ENOENT') throw cause
      })
    })
  }

  async tidy(isListed: (id: number) => Promise<boolean>): Promise<void> {
    const names = await readdir(this.#folder).catch((cause: unknown): string[] => {
      if (codeIn(cause) === 'ENOENT') return []
      throw storeError(cause)
    })
    for (const name of names)
      if (/^[0-9]+$/.test(name) && !(await isListed(Number(name)))) await this.drop(Number(name))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#open.keys()].map((id) => this.#close(id)))
  }

  #path(id: number): string {
    return join(this.#folder, String(id))
  }

  #fileOf(id: number, missing: 'made'): Promise<FileHandle>
  #fileOf(id: number): Promise<FileHandle | undefined>
  async #fileOf(id: number, missing?: 'made'): Promise<FileHandle | undefined> {
    const file = this.#open.get(id) ?? openThere(this.#path(id))
    this.#keep(id, file)
    const there = await file
    if (there !== undefined || missing === undefined) return there
    const made = this.#make(id)
    this.#keep(id, made)
    return made
  }

  #keep(id: number, file: Promise<FileHandle | undefined>): void {
    this.#open.delete(id)
    this.#open.set(id, file)
    for (const oldest of this.#open.keys()) {
      if (this.#open.size <= filesOpenMax) break
      // Whoever works with the one that was used longest ago, of so many, fails and tries again.
      void this.#close(oldest)
    }
  }

  /** Makes a file that is found after a crash. */
  async #make(id: number): Promise<FileHandle> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 })
    const file = await open(this.#path(id), 'w+', 0o600)
    const folder = await open(this.#folder, 'r')
    try {
      await folder.sync()
    } finally {
      await folder.close()
    }
    return file
  }

  async #close(id: number): Promise<void> {
    const file = this.#open.get(id)
    this.#open.delete(id)
    // One that did not open has told whoever asked for it.
    await file?.then((handle) => handle?.close()).catch(() => undefined)
  }

  async #guard<T>(id: number, work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (cause) {
      // After a failed sync the next one might say yes wrongly: what it was about is written again, through another handle.
      await this.#close(id)
      throw storeError(cause)
    }
  }
}

/** The file, or nothing when there is none. */
async function openThere(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r+')
  } catch (cause) {
    if (codeIn(cause) === 'ENOENT') return undefined
    throw cause
  }
}

/** Parts that stand one behind the other in the file, without a gap. */
function runsOf(parts: readonly PlacedPart[]): readonly (readonly PlacedPart[])[] {
  const runs: PlacedPart[][] = []
  let isOpen = false
  for (const part of parts) {
    if (isOpen) runs.at(-1)?.push(part)
    else runs.push([part])
    isOpen = part.content.byteLength === slotBytes
  }
  return runs
}

function storeError(cause: unknown): KithError {
  if (cause instanceof KithError) return cause
  const code = codeIn(cause)
  const isFull = code === 'ENOSPC' || code === 'EDQUOT'
  return new KithError(isFull ? 'store-full' : 'store-failed', isFull ? undefined : 'A file of the store failed.', {
    cause,
  })
}
