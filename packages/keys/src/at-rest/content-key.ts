import { type BlobPart, utf8Bytes } from '@kith/wire'
import type { Awaitable, CryptoBackend } from '../crypto/backend.ts'
import { backend } from '../crypto/chosen-backend.ts'
import type { DataKey } from './data-key.ts'

/**
 * Hides the parts of one content that is kept beside a sealed store (spec PE70): AES-256 in counter mode, under a key of the content's name. A part is as long
 * as before and lies where it lay. It is not proven here, because whoever reads it compares it with its hash; and in one place of one content there is never but one
 * part, the one with that hash, so that no stretch of the cipher hides two.
 */
export class ContentKey {
  readonly #key: Uint8Array
  readonly #crypto: CryptoBackend

  private constructor(key: Uint8Array, crypto: CryptoBackend) {
    this.#key = key
    this.#crypto = crypto
  }

  /** The key of what is kept under a name. */
  static async of(dataKey: DataKey, name: string): Promise<ContentKey> {
    return new ContentKey(dataKey.derive(label, utf8Bytes(name)), await backend())
  }

  /** The first bytes of a part, hidden; or of a hidden one as it was. In memory of their own. */
  turn(part: BlobPart, bytes: Uint8Array): Awaitable<Uint8Array<ArrayBuffer>> {
    return this.#crypto.aesCtr(this.#key, blockOf(part), bytes)
  }
}

const label = 'kith kept content v1\0'

/** `level u8 || 0 || index u48 || counter u64 = 0`. */
function blockOf({ level, index }: BlobPart): Uint8Array {
  const block = new Uint8Array(16)
  const view = new DataView(block.buffer)
  view.setUint8(0, level)
  view.setUint16(2, Math.floor(index / 2 ** 32))
  view.setUint32(4, index % 2 ** 32)
  return block
}
