import { bytesToId, idBytes, type MeetingId } from '@kith/wire'
import { bytesOfGroups, groupsOfBytes } from '../crypto/crockford.ts'
import { bytesOfContext, joinBytes } from '../crypto/bytes.ts'
import { hashes } from '../crypto/hashes.ts'

const codeBytes = 10
const codeLetters = 16
const urlMark = '#link='

/**
 * What a new device shows and a device of the name is given: 80 bits that only these keys have (spec KY40). It is a secret of both people, or of
 * one with two devices, for ten minutes; the server never learns it.
 */
export class LinkCode {
  /** Ten bytes. Secret. */
  readonly bytes: Uint8Array

  private constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }

  /** The code of a new device: of its X25519 key for this meeting and its signing key, 32 bytes each. */
  static of(agreeKey: Uint8Array, signKey: Uint8Array): LinkCode {
    const hash = hashes.sha256(joinBytes(bytesOfContext('kith link v1\0'), agreeKey, signKey))
    return new LinkCode(hash.slice(0, codeBytes))
  }

  /**
   * The code in what a person typed, pasted or scanned: by itself, or at the end of an address behind `#link=`. Spaces, dashes and capitals do not
   * matter, nor `o` for 0, `i` and `l` for 1. Nothing when it is no code.
   */
  static parse(text: string): LinkCode | undefined {
    const at = text.lastIndexOf(urlMark)
    const bytes = bytesOfGroups(at < 0 ? text : text.slice(at + urlMark.length), codeLetters)
    return bytes && new LinkCode(bytes)
  }

  /** Four groups of four letters, such as `7K3M-0QXZ-9RTB-V5HD`. */
  get text(): string {
    return groupsOfBytes(this.bytes)
  }

  /** An address that opens the application with the code, for a QR code. What stands behind `#` is not sent to any server. */
  address(page: string): string {
    const base = page.split('#')[0] ?? page
    return `${base}${urlMark}${this.text}`
  }

  /** Where both devices meet: follows from the code, which does not follow from it. */
  get meeting(): MeetingId {
    const hash = hashes.sha256(joinBytes(bytesOfContext('kith meeting v1\0'), this.bytes))
    return bytesToId<MeetingId>(hash.subarray(0, idBytes))
  }

  /** The code stays out of logs. */
  toJSON(): string {
    return 'LinkCode'
  }
}
