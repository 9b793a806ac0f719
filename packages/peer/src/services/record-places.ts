import { KithError } from '@kith/wire'
import { collectionBytesMax, keyByteLength, keyBytesMax } from '../store/record-limits.ts'

/** Collections beginning so belong to Kith. */
const ownPrefix = 'kith.'

/** The name of an application's collection. @throws {@link KithError} `option-invalid` for one of Kith's own, or a longer one than stores hold. */
export function checkedCollection(collection: string): string {
  if (collection.startsWith(ownPrefix))
    throw new KithError('option-invalid', `Collections beginning with ${ownPrefix} belong to Kith.`)
  if (keyByteLength(collection) > collectionBytesMax)
    throw new KithError('option-invalid', `The name of a collection has at most ${String(collectionBytesMax)} bytes.`)
  return collection
}

/** @throws {@link KithError} `option-invalid` for a longer key than stores hold. */
export function checkKey(key: string): void {
  if (keyByteLength(key) > keyBytesMax)
    throw new KithError('option-invalid', `The key of a record has at most ${String(keyBytesMax)} bytes.`)
}
