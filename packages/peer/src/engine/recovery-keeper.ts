import { equalBytes } from '@kith/keys'
import { hexOfBytes, KithError, limits, type RecoveryKey } from '@kith/wire'
import type { RecoveryInfo, RecoverySecret } from '../api/linking.ts'
import type { Identity } from '../identity/identity.ts'
import { keyOfSecret } from '../linking/secrets.ts'
import type { ListChanges } from './list-changes.ts'

/** The recovery keys of one's own name (spec KY46 to KY49, PE53, PE54). */
export class RecoveryKeeper {
  readonly #identity: Identity
  readonly #lists: ListChanges

  constructor(identity: Identity, lists: ListChanges) {
    this.#identity = identity
    this.#lists = lists
  }

  list(): readonly RecoveryInfo[] {
    return this.#identity.chain.newest.list.recovery.map(({ kind, key, hint }) => ({
      key: hexOfBytes(key),
      kind,
      hint,
    }))
  }

  /** Appends the key of a secret, behind those that are there. */
  async add(secret: RecoverySecret, hint: Uint8Array): Promise<void> {
    if (hint.byteLength > limits.recoveryHintBytesMax) throw new KithError('field-too-long')
    const { publicKey: key } = await this.#keyOf(secret)
    const added: RecoveryKey = { kind: 'prf' in secret ? 'passkey' : 'code', key, hint }
    await this.#lists.change(({ recovery }) => {
      if (recovery.length >= limits.recoveryKeysMax)
        throw new KithError('field-too-long', 'A name has at most four recovery keys.')
      return { recovery: [...recovery, added] }
    })
  }

  /** Takes a key away; the secret's own key signs. */
  async remove(key: string, secret: RecoverySecret): Promise<void> {
    const signer = await this.#keyOf(secret)
    await this.#lists.change(({ recovery }) => {
      if (!recovery.some((known) => equalBytes(known.key, signer.publicKey))) throw new KithError('recovery-wrong')
      return { recovery: recovery.filter((known) => hexOfBytes(known.key) !== key) }
    }, signer)
  }

  #keyOf(secret: RecoverySecret): ReturnType<typeof keyOfSecret> {
    return keyOfSecret(secret, this.#identity.chain.newest.list.identityKey)
  }
}
