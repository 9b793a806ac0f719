import { ContentKey, type DataKey } from '@kith/keys'
import { discard } from '@kith/wire'
import type { BlobStore, KeptContent, KeptPart } from './blob-store.ts'

/**
 * Content beside a sealed store, hidden on its way to another place and shown on its way back (spec PE70). What is kept there already from before the store was
 * sealed stays as it is until it is removed.
 */
export function sealedBlobs(store: BlobStore, key: DataKey): BlobStore {
  return new SealedBlobs(store, key)
}

/** Stands before the name of a content whose parts are hidden. */
const prefix = 'sealed-'

class SealedBlobs implements BlobStore {
  readonly #store: BlobStore
  readonly #key: DataKey
  /** Names that are kept plain, from before. */
  #plain: Promise<Set<string>> | undefined

  constructor(store: BlobStore, key: DataKey) {
    this.#store = store
    this.#key = key
  }

  room(): Promise<number | undefined> {
    return this.#store.room()
  }

  async open(name: string): Promise<KeptContent> {
    if ((await this.#plainNames()).has(name)) return this.#store.open(name)
    return hiding(await this.#store.open(prefix + name), await ContentKey.of(this.#key, name))
  }

  async remove(name: string): Promise<void> {
    await this.#store.remove(prefix + name)
    const plain = await this.#plainNames()
    if (!plain.has(name)) return
    await this.#store.remove(name)
    plain.delete(name)
  }

  async list(): Promise<readonly string[]> {
    const names = await this.#store.list()
    return names.map((name) => (name.startsWith(prefix) ? name.slice(prefix.length) : name))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#store[Symbol.asyncDispose]()
  }

  #plainNames(): Promise<Set<string>> {
    this.#plain ??= this.#store.list().then((names) => new Set(names.filter((name) => !name.startsWith(prefix))))
    return this.#plain
  }
}

function hiding(kept: KeptContent, key: ContentKey): KeptContent {
  return {
    // The map says which parts are here, which their lengths on the disk say as well.
    write: async (parts, map) => {
      const written = await Promise.all(parts.map((part) => hidden(part, key)))
      await kept.write(written, map)
      for (const { bytes } of written) discard(bytes)
    },
    read: async (part, bytes) => {
      const found = await kept.read(part, bytes)
      if (found === undefined) return undefined
      const shown = await key.turn(part, found)
      discard(found)
      return shown
    },
    readMap: (bytes) => kept.readMap(bytes),
    close: async () => {
      await kept.close()
    },
  }
}

async function hidden({ part, bytes }: KeptPart, key: ContentKey): Promise<KeptPart> {
  return { part, bytes: await key.turn(part, bytes) }
}
