import { type BlobPart, KithError } from '@kith/wire'

/**
 * Where the content of blobs is kept beside a peer's store: what was fetched, as plain chunks with the pages that prove them, and what was spooled. Each
 * content has a name of its own, which the peer chooses; what belongs to which blob stands in the peer's store.
 *
 * Nothing of it is believed when it is read: what leaves the device is compared with its hash.
 */
export interface BlobStore extends AsyncDisposable {
  /** Bytes that can still be written, as far as it can be told. */
  room(): Promise<number | undefined>
  /** What is kept under a name; nothing of it is there at first. */
  open(name: string): Promise<KeptContent>
  /** Deletes everything under a name. Nothing happens when there is nothing. */
  remove(name: string): Promise<void>
  /** Every name under which something is kept. */
  list(): Promise<readonly string[]>
}

/** A part as it is kept: at level 0 the plain bytes of a chunk. */
export interface KeptPart {
  readonly part: BlobPart
  readonly bytes: Uint8Array
}

/** A segment of the map of what is here: `mapSegmentBytes` of it, or fewer at its end. */
export interface MapSegment {
  readonly number: number
  readonly bytes: Uint8Array
}

/** Bytes of the map that are written together. */
export const mapSegmentBytes = 4096

/** What is kept of one content. */
export interface KeptContent {
  /**
   * Writes parts, and then what the map says of them. Resolves when all of it is on disk. The map never says of a part that it is here before the part
   * is, also when power is lost in the middle. The memory of the parts is the caller's again afterwards. One call at a time. Rejects `store-full` when there is no room, and `store-failed`.
   */
  write(parts: readonly KeptPart[], map: readonly MapSegment[]): Promise<void>
  /** The bytes of a part, of which the first `bytes` are asked for, in memory of their own; undefined when there are not so many. Rejects `store-failed`. */
  read(part: BlobPart, bytes: number): Promise<Uint8Array<ArrayBuffer> | undefined>
  /** The map as it was written last; zeroes for what was not. */
  readMap(bytes: number): Promise<Uint8Array<ArrayBuffer>>
  /** Where the plain content lies as a file of its own, in Node. */
  readonly path?: string | undefined
  close(): Promise<void>
}

/** Keeps content in memory, for as long as the peer runs. */
export function openMemoryBlobs(): BlobStore {
  return new MemoryBlobs()
}

class MemoryBlobs implements BlobStore {
  readonly #contents = new Map<string, Map<string, Uint8Array>>()

  async room(): Promise<number | undefined> {
    return undefined
  }

  async open(name: string): Promise<KeptContent> {
    const parts = this.#contents.get(name) ?? new Map<string, Uint8Array>()
    this.#contents.set(name, parts)
    return {
      write: async (written, map) => {
        if (this.#contents.get(name) !== parts) throw new KithError('store-failed')
        for (const { part, bytes } of written) parts.set(keyOf(part), bytes.slice())
        for (const { number, bytes } of map) parts.set(`map ${String(number)}`, bytes.slice())
      },
      read: async (part, bytes) => {
        const kept = parts.get(keyOf(part))
        return kept === undefined || kept.byteLength < bytes ? undefined : kept.slice(0, bytes)
      },
      readMap: async (bytes) => {
        const map = new Uint8Array(bytes)
        for (let number = 0; number * mapSegmentBytes < bytes; number++) {
          const segment = parts.get(`map ${String(number)}`)
          if (segment !== undefined)
            map.set(segment.subarray(0, bytes - number * mapSegmentBytes), number * mapSegmentBytes)
        }
        return map
      },
      close: async () => undefined,
    }
  }

  async remove(name: string): Promise<void> {
    this.#contents.delete(name)
  }

  async list(): Promise<readonly string[]> {
    return [...this.#contents.keys()]
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#contents.clear()
  }
}

function keyOf({ level, index }: BlobPart): string {
  return `${String(level)}/${String(index)}`
}
