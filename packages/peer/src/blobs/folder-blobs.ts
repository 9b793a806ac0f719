import { constants } from 'node:fs'
import { type FileHandle, mkdir, open, readdir, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { type BlobPart, KithError, limits } from '@kith/wire'
import { type BlobStore, type KeptContent, type KeptPart, mapSegmentBytes, type MapSegment } from './blob-store.ts'

/**
 * Keeps content in a folder, in Node: for each content a folder of its own with the plain content, one file for the pages of each level, and the map. The
 * folder is made when it is needed, and can be read by its owner only.
 */
export function openFolderBlobs(path: string): BlobStore {
  return new FolderBlobs(path)
}

class FolderBlobs implements BlobStore {
  readonly #path: string
  readonly #open = new Set<FolderContent>()

  constructor(path: string) {
    this.#path = path
  }

  async room(): Promise<number | undefined> {
    await mkdir(this.#path, { recursive: true, mode: 0o700 }).catch(failed)
    const { bavail, bsize } = await statfs(this.#path).catch(failed)
    return bavail * bsize
  }

  async open(name: string): Promise<KeptContent> {
    const folder = join(this.#path, checked(name))
    await mkdir(folder, { recursive: true, mode: 0o700 }).catch(failed)
    const content = new FolderContent(folder, () => this.#open.delete(content))
    this.#open.add(content)
    return content
  }

  async remove(name: string): Promise<void> {
    await rm(join(this.#path, checked(name)), { recursive: true, force: true }).catch(failed)
  }

  async list(): Promise<readonly string[]> {
    const entries = await readdir(this.#path, { withFileTypes: true }).catch((cause: unknown) => {
      if (isCode(cause, 'ENOENT')) return []
      return failed(cause)
    })
    return entries.filter((entry) => entry.isDirectory() && isContentName(entry.name)).map(({ name }) => name)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#open].map((content) => content.close()))
  }
}

class FolderContent implements KeptContent {
  readonly path: string
  readonly #folder: string
  readonly #onClosed: () => void
  /** The files by name, opened when they are first used. */
  readonly #files = new Map<string, Promise<FileHandle>>()
  #isClosed = false

  constructor(folder: string, onClosed: () => void) {
    this.#folder = folder
    this.path = join(folder, 'content')
    this.#onClosed = onClosed
  }

  async write(parts: readonly KeptPart[], map: readonly MapSegment[]): Promise<void> {
    try {
      const touched = new Set<FileHandle>()
      for (const { part, bytes } of parts) {
        const file = await this.#file(fileOf(part))
        await writeAll(file, bytes, part.index * limits.blobChunkBytes)
        touched.add(file)
      }
      for (const file of touched) await file.datasync()
      if (map.length === 0) return
      const file = await this.#file('map')
      for (const { number, bytes } of map) await writeAll(file, bytes, number * mapSegmentBytes)
      await file.datasync()
    } catch (cause) {
      failed(cause)
    }
  }

  async read(part: BlobPart, bytes: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const buffer = new Uint8Array(bytes)
    const read = await this.#read(fileOf(part), buffer, part.index * limits.blobChunkBytes)
    return read === bytes ? buffer : undefined
  }

  async readMap(bytes: number): Promise<Uint8Array<ArrayBuffer>> {
    const buffer = new Uint8Array(bytes)
    await this.#read('map', buffer, 0)
    return buffer
  }

  async close(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#onClosed()
    for (const opening of this.#files.values()) {
      const file = await opening.catch(() => undefined)
      await file?.close().catch(failed)
    }
  }

  /** Fills the buffer as far as the file goes; how many bytes that were. */
  async #read(name: string, buffer: Uint8Array, position: number): Promise<number> {
    try {
      const file = await this.#file(name)
      let at = 0
      while (at < buffer.byteLength) {
        const { bytesRead } = await file.read(buffer, at, buffer.byteLength - at, position + at)
        if (bytesRead === 0) break
        at += bytesRead
      }
      return at
    } catch (cause) {
      return failed(cause)
    }
  }

  #file(name: string): Promise<FileHandle> {
    if (this.#isClosed) throw new KithError('store-failed', 'This content was closed.')
    const known = this.#files.get(name)
    if (known !== undefined) return known
    const opening = open(join(this.#folder, name), constants.O_RDWR | constants.O_CREAT, 0o600)
    this.#files.set(name, opening)
    // One that could not be opened is tried again the next time.
    opening.catch(() => this.#files.delete(name))
    return opening
  }
}

function fileOf({ level }: BlobPart): string {
  return level === 0 ? 'content' : `pages-${String(level)}`
}

async function writeAll(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let at = 0; at < bytes.byteLength;) {
    const { bytesWritten } = await file.write(bytes, at, bytes.byteLength - at, position + at)
    at += bytesWritten
  }
}

function isContentName(name: string): boolean {
  return /^[0-9a-z-]{1,64}$/.test(name)
}

function checked(name: string): string {
  if (!isContentName(name)) throw new KithError('option-invalid', 'A content is named by letters, digits and hyphens.')
  return name
}

function isCode(cause: unknown, code: string): boolean {
  return cause instanceof Error && (cause as NodeJS.ErrnoException).code === code
}

function failed(cause: unknown): never {
  if (cause instanceof KithError) throw cause
  const isFull = isCode(cause, 'ENOSPC') || isCode(cause, 'EDQUOT')
  throw new KithError(isFull ? 'store-full' : 'store-failed', undefined, { cause })
}
