import { wordlist } from '@scure/bip39/wordlists/english.js'
import { type PeerName, utf8Bytes } from '@kith/wire'
import { bytesOfContext, joinBytes } from '../crypto/bytes.ts'
import { hashes } from '../crypto/hashes.ts'

/**
 * What two people compare to know that nobody stands between them: the same hash of a name and its identity, in three forms. It does not change when
 * a device comes or goes, because the devices follow from the identity (spec KY60 to KY62).
 */
export interface Fingerprint {
  /** Six groups of five digits with spaces between, such as `04281 93320 11875 60002 77341 50918`. */
  readonly digits: string
  /** Six words of the English list of BIP-39, with spaces between. */
  readonly words: string
  /** For a QR code: `kith-identity:alice@chat.example.org#` and the identity key in base64url. Holds the whole key, so it proves most. */
  readonly link: string
}

/** Whose fingerprint it is. */
export interface FingerprintOf {
  readonly name: PeerName
  /** The network's domain, such as `chat.example.org`. */
  readonly domain: string
  /** Ed25519, 32 bytes. */
  readonly identityKey: Uint8Array
}

/** How often the hash is taken: who looks for another key with the same fingerprint pays it for each (spec KY60). */
const roundsOfHashing = 5200
const groups = 6
const groupBytes = 5
const wordCount = 6
const wordBits = 11
const context = 'kith fingerprint v1\0'

/** The fingerprint of a name's identity. Takes some milliseconds; remember it. */
export function fingerprintOf(of: FingerprintOf): Fingerprint {
  const hash = hashOf(of)
  return { digits: digitsOf(hash), words: wordsOf(hash), link: linkOf(of) }
}

/**
 * Whether what a person typed, pasted or scanned is this fingerprint, in any of its forms. Spaces, dashes, line ends and capitals do not matter for digits and words; a
 * form must be whole. `unreadable`: it is no form of any fingerprint (spec KY62).
 */
export function compareFingerprint(of: Fingerprint, seen: string): 'same' | 'different' | 'unreadable' {
  const text = seen.trim()
  if (text.startsWith(linkScheme)) return isLink(text) ? sameOrNot(text === of.link) : 'unreadable'
  const plain = text.toLowerCase().replaceAll(/[\s-]+/gu, ' ')
  const digits = plain.replaceAll(' ', '')
  if (/^[0-9]{30}$/u.test(digits)) return sameOrNot(digits === of.digits.replaceAll(' ', ''))
  const words = plain.split(' ')
  if (words.length === wordCount && words.every((word) => wordlist.includes(word))) return sameOrNot(plain === of.words)
  return 'unreadable'
}

function hashOf({ name, domain, identityKey }: FingerprintOf): Uint8Array {
  let hash: Uint8Array = hashes.sha256(
    joinBytes(bytesOfContext(context), utf8Bytes(`${name}@${domain}\0`), identityKey),
  )
  for (let round = 1; round < roundsOfHashing; round++) hash = hashes.sha256(joinBytes(hash, identityKey))
  return hash
}

/** Each group is five bytes as one number, modulo 100,000. */
function digitsOf(hash: Uint8Array): string {
  const made = Array.from({ length: groups }, (_, group) => {
    let number = 0
    for (const byte of hash.subarray(group * groupBytes, (group + 1) * groupBytes)) number = number * 256 + byte
    return String(number % 100_000).padStart(5, '0')
  })
  return made.join(' ')
}

/** The first 66 bits, eleven a word. */
function wordsOf(hash: Uint8Array): string {
  const made = Array.from({ length: wordCount }, (_, at) => {
    let index = 0
    for (let bit = at * wordBits; bit < (at + 1) * wordBits; bit++)
      index = index * 2 + (((hash[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1)
    return wordlist[index] ?? ''
  })
  return made.join(' ')
}

const linkScheme = 'kith-identity:'

function linkOf({ name, domain, identityKey }: FingerprintOf): string {
  return `${linkScheme}${name}@${domain}#${base64url(identityKey)}`
}

function isLink(text: string): boolean {
  return /^kith-identity:[a-z0-9._-]+@[^\s#]+#[A-Za-z0-9_-]{43}$/u.test(text)
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

function sameOrNot(isSame: boolean): 'same' | 'different' {
  return isSame ? 'same' : 'different'
}
