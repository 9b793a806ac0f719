import { type Decoded, decodeLogHead, encodeLogEntry, encodeLogHead, type LogEntry, type LogHead } from '@kith/wire'
import { equalBytes } from '../crypto/bytes.ts'
import { leafHash, listLeavesMax } from '../hash-lists/hash-list.ts'
import { goesOn, rootOf } from '../hash-lists/list-proofs.ts'
import { refused } from '../identity/refusal.ts'
import { isSignedBy, type SigningKey } from '../identity/signing-key.ts'

/** Signs a head of the key log with the network's key (spec KL3). The result is what travels. */
export async function signLogHead(network: SigningKey, head: LogHead): Promise<Uint8Array<ArrayBuffer>> {
  return network.signJoined('keyLog', encodeLogHead(head))
}

/** The network whose log is read: its Ed25519 key, 32 bytes, and its domain, as they are known otherwise. */
export interface LogOwner {
  readonly networkKey: Uint8Array
  readonly domain: string
}

/**
 * Reads a signed head of the key log (spec KL3). Refused: bytes that are none, `log-wrong` for another network's, and `signature-wrong`. Never throws.
 */
export async function verifyLogHead(bytes: Uint8Array, owner: LogOwner): Promise<Decoded<LogHead>> {
  const decoded = decodeLogHead(bytes)
  if (decoded.kind === 'refused') return decoded
  const { head, signedBytes, signature } = decoded.value
  if (head.domain !== owner.domain || head.size > listLeavesMax) return refused('log-wrong')
  if (!(await isSignedBy(owner.networkKey, 'keyLog', signedBytes, signature))) return refused('signature-wrong')
  return { kind: 'ok', value: head }
}

/** The leaf of an entry. */
export function logLeaf(entry: LogEntry): Uint8Array<ArrayBuffer> {
  return leafHash(encodeLogEntry(entry))
}

/** Whether the path shows that the log with this verified head has the entry at place `index`, from 0 (spec KL4). */
export function isInLog(entry: LogEntry, index: number, head: LogHead, path: readonly Uint8Array[]): boolean {
  const root = rootOf(logLeaf(entry), index, head.size, path)
  return root !== undefined && equalBytes(root, head.root)
}

/**
 * How two verified heads of one log stand to each other (spec KL5): `same-history` when the path shows that the longer log begins with the shorter one. Two heads of one
 * size with different roots are `forked` whatever the path: together they prove that the network showed two logs. Else `unproven`.
 */
export function compareHeads(
  one: LogHead,
  other: LogHead,
  path: readonly Uint8Array[],
): 'same-history' | 'forked' | 'unproven' {
  if (one.size === other.size && one.size > 0) return equalBytes(one.root, other.root) ? 'same-history' : 'forked'
  const [older, newer] = one.size <= other.size ? [one, other] : [other, one]
  return goesOn(older, newer, path) ? 'same-history' : 'unproven'
}
