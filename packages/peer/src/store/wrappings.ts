import { type DataKey, openWrapping, readWrapping, type StoreOpener, wrapDataKey, type WrappingKind } from '@kith/keys'
import { KithError } from '@kith/wire'
import { checkOpener } from './store-opener.ts'
import { readWrappings, wrappingChange } from './seal-records.ts'
import type { PeerStore } from './store.ts'

/** One way to open a sealed store. */
export interface StoreWrapping {
  readonly id: string
  readonly kind: WrappingKind
  /** In milliseconds since 1970. */
  readonly madeAtMs: number
}

/**
 * The ways to open a sealed store: its data key, wrapped once for each. Changing them rewrites nothing else, and takes nothing back: who has
 * an older copy of the store opens that copy as before (spec PE68).
 */
export class StoreWrappings {
  /** The one by which the store was opened. */
  readonly openedBy: string
  readonly #store: PeerStore
  readonly #key: DataKey
  /** Changes are made one after the other, so that the last one is never taken away. */
  #last: Promise<unknown> = Promise.resolve()

  constructor(store: PeerStore, key: DataKey, openedBy: string) {
    this.#store = store
    this.#key = key
    this.openedBy = openedBy
  }

  /** All of them, oldest first. */
  list(): Promise<readonly StoreWrapping[]> {
    return wrappingsIn(this.#store)
  }

  /** Adds one. Rejects `option-invalid` for an opener that is none, and when there are eight. */
  add(opener: StoreOpener): Promise<StoreWrapping> {
    return this.#inTurn(async () => {
      this.#checkRoom((await readWrappings(this.#store)).size)
      return this.#put(opener, [])
    })
  }

  /** Puts another in the place of one, in one commit. Rejects `option-invalid` when there is none of this id. */
  replace(id: string, opener: StoreOpener): Promise<StoreWrapping> {
    return this.#inTurn(async () => {
      await this.#find(id)
      return this.#put(opener, [id])
    })
  }

  /** Removes one. Rejects `option-invalid` for the last one, and when there is none of this id. */
  remove(id: string): Promise<void> {
    return this.#inTurn(async () => {
      if ((await this.#find(id)).size === 1) throw new KithError('option-invalid', lastStays)
      await this.#store.commit([{ changes: [wrappingChange(id, undefined)], expects: [] }])
    })
  }

  /**
   * Puts a passphrase in the place of the present one and of the platform's key, in one commit. Rejects `passphrase-wrong` when there is a passphrase and `current` is not it (spec PE86).
   */
  setPassphrase(opener: StoreOpener, current: string | undefined): Promise<void> {
    return this.#inTurn(async () => {
      checkOpener(opener)
      const all = await this.list()
      const gone = all.filter(({ kind }) => kind === 'platform').map(({ id }) => id)
      if (all.some(({ kind }) => kind === 'passphrase')) gone.push(await this.#openedBy(current))
      this.#checkRoom(all.length - gone.length)
      await this.#put(opener, gone)
    })
  }

  /**
   * Takes the passphrase away, in one commit with the platform's key in its place where there is one. Rejects `passphrase-wrong`, and `option-invalid` when nothing
   * would open the store then.
   */
  removePassphrase(current: string | undefined): Promise<void> {
    return this.#inTurn(async () => {
      const platform = await this.#store.sealable?.platformKey?.()
      const all = await this.list()
      if (!all.some(({ kind }) => kind === 'passphrase'))
        throw new KithError('option-invalid', 'No passphrase opens the store.')
      const gone = await this.#openedBy(current)
      if (platform !== undefined) await this.#put({ platform }, [gone])
      else if (all.length > 1) await this.#store.commit([{ changes: [wrappingChange(gone, undefined)], expects: [] }])
      else throw new KithError('option-invalid', lastStays)
    })
  }

  /** Rejects `passphrase-wrong` when there is a passphrase and this is not it (spec PE88). */
  async checkPassphrase(passphrase: string): Promise<void> {
    if ((await this.list()).some(({ kind }) => kind === 'passphrase')) await this.#openedBy(passphrase)
  }

  /** The wrapping that a passphrase opens. */
  async #openedBy(passphrase: string | undefined): Promise<string> {
    if (passphrase === undefined || passphrase === '') throw new KithError('passphrase-wrong')
    return (await unwrapDataKey(this.#store, { passphrase })).id
  }

  #checkRoom(present: number): void {
    if (present >= wrappingsMax)
      throw new KithError('option-invalid', `A store has at most ${String(wrappingsMax)} wrappings.`)
  }

  async #find(id: string): Promise<ReadonlyMap<string, Uint8Array>> {
    const found = await readWrappings(this.#store)
    if (!found.has(id)) throw new KithError('option-invalid', 'The store has no wrapping of this id.')
    return found
  }

  async #put(opener: StoreOpener, inPlaceOf: readonly string[]): Promise<StoreWrapping> {
    checkOpener(opener)
    const madeAtMs = Date.now()
    const [id, bytes] = [newWrappingId(), await wrapDataKey(this.#key, opener, madeAtMs)]
    const removed = inPlaceOf.map((gone) => wrappingChange(gone, undefined))
    await this.#store.commit([{ changes: [wrappingChange(id, bytes), ...removed], expects: [] }])
    return { id, kind: kindOf(bytes), madeAtMs }
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work)
    this.#last = done.catch(() => undefined)
    return done
  }
}

/** The wrappings in a store, oldest first; they are read without being opened. */
export async function wrappingsIn(store: PeerStore): Promise<readonly StoreWrapping[]> {
  const found = [...(await readWrappings(store))].flatMap(([id, bytes]) => {
    const head = readWrapping(bytes)
    return head === undefined ? [] : [{ id, ...head }]
  })
  return found.sort((a, b) => a.madeAtMs - b.madeAtMs)
}

/** The data key of a store, and by which wrapping it was opened. Throws `passphrase-wrong`, `store-damaged`, `store-newer`. */
export async function unwrapDataKey(store: PeerStore, opener: StoreOpener): Promise<{ key: DataKey; id: string }> {
  const found = await readWrappings(store)
  if (found.size === 0)
    throw new KithError(
      'store-damaged',
      'Every wrapping of the key of the sealed store is damaged. Restore it from a copy.',
    )
  let worst: 'passphrase-wrong' | 'store-damaged' | 'store-newer' | undefined
  for (const [id, bytes] of [...found].slice(0, wrappingsMax)) {
    const opened = await openWrapping(bytes, opener)
    if (opened.kind === 'ok') return { key: opened.key, id }
    worst = worst === undefined || opened.code === 'passphrase-wrong' ? opened.code : worst
  }
  throw new KithError(worst ?? 'passphrase-wrong')
}

/** A random id of a wrapping: 16 hexadecimal digits. */
export function newWrappingId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

const wrappingsMax = 8
const lastStays = 'The last wrapping stays: without it nobody could open the store.'

function kindOf(wrapping: Uint8Array): WrappingKind {
  const head = readWrapping(wrapping)
  if (head === undefined) throw new KithError('internal')
  return head.kind
}
