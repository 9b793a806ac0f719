import { isCost, type StoreOpener } from '@kith/keys'
import { KithError } from '@kith/wire'

/** Refuses an opener that is none with `option-invalid`. */
export function checkOpener(opener: StoreOpener): void {
  if ('key' in opener) {
    if (!(opener.key instanceof Uint8Array) || opener.key.byteLength !== keyBytes)
      throw new KithError('option-invalid', `The key of a store has ${String(keyBytes)} bytes.`)
  } else if ('passphrase' in opener) {
    const { passphrase, cost } = opener
    if (typeof passphrase !== 'string' || passphrase === '' || passphrase.length > passphraseLengthMax)
      throw new KithError('option-invalid', `A passphrase has 1 to ${String(passphraseLengthMax)} characters.`)
    if (cost !== undefined && !isCost(cost))
      throw new KithError('option-invalid', 'The cost of a passphrase is outside its bounds.')
  }
}

const keyBytes = 32
const passphraseLengthMax = 1024
