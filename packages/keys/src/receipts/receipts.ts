import {
  assert,
  type Decoded,
  decodeReceipt,
  encodeReceiptRoot,
  encodeStatement,
  limits,
  type Receipt,
  type ReceiptProof,
  type StoredStatement,
} from '@kith/wire'
import { equalBytes } from '../crypto/bytes.ts'
import { refused } from '../identity/refusal.ts'
import { isSignedBy, type SigningKey } from '../identity/signing-key.ts'
import { hashListOf, leafHash } from '../hash-lists/hash-list.ts'
import { rootOf } from '../hash-lists/list-proofs.ts'

/**
 * Receipts of storage: what a network states when it says `stored` (spec MB20).
 *
 * A network signs all statements of one turn at once: they are the leaves of a hash list, its root is signed, and each statement goes out with the
 * few hashes that lead from it to the root. So a receipt costs a hash or two where a signature of its own would cost thirty times as much, and is
 * still checked alone, by anybody who knows the network's key, at any time.
 */

/** Statements that one signature covers at most. */
export const receiptsPerSignatureMax: number = 2 ** limits.receiptPathMax

/**
 * Signs statements together, 1 to `receiptsPerSignatureMax`, each given as `encodeStatement` makes it; one proof a statement, in their order
 * (spec KY18 to KY20).
 */
export async function signReceipts(
  network: SigningKey,
  domain: string,
  statements: readonly Uint8Array[],
): Promise<readonly ReceiptProof[]> {
  assert(statements.length > 0 && statements.length <= receiptsPerSignatureMax, 'a list has 1 to 65,536 statements')
  const { root, paths } = hashListOf(statements.map(leafHash))
  const signature = await network.sign('receipts', encodeReceiptRoot(domain, root))
  return paths.map((path, index) => ({ index, leaves: statements.length, path, signature }))
}

/** Signatures that a checker remembers. */
const checkedMax = 256

/** Checks receipts of one network as they come, one signature a list. */
export class ReceiptChecker {
  readonly #networkKey: Uint8Array
  readonly #domain: string
  /** Roots with the signatures that fit them, as text. */
  readonly #checked = new Set<string>()

  /** `networkKey` is the Ed25519 public key, 32 bytes, that is known to be the network's. */
  constructor(networkKey: Uint8Array, domain: string) {
    this.#networkKey = networkKey.slice()
    this.#domain = domain
  }

  /** The statement when its proof fits the network's key, else `receipt-wrong` (spec KY20). Never throws. */
  async check<T extends StoredStatement>(statement: T, proof: ReceiptProof): Promise<Decoded<T>> {
    const root = rootOf(leafHash(encodeStatement(statement)), proof.index, proof.leaves, proof.path)
    if (root === undefined || proof.leaves > receiptsPerSignatureMax) return refused('receipt-wrong')
    const name = textOf(root) + textOf(proof.signature)
    if (!this.#checked.has(name)) {
      const signed = encodeReceiptRoot(this.#domain, root)
      if (!(await isSignedBy(this.#networkKey, 'receipts', signed, proof.signature))) return refused('receipt-wrong')
      if (this.#checked.size >= checkedMax) this.#checked.clear()
      this.#checked.add(name)
    }
    return { kind: 'ok', value: statement }
  }
}

/**
 * Checks a receipt on its own, offline: its bytes as `encodeReceipt` makes them, against the Ed25519 public key (32 bytes) that is known to be the
 * network's (spec KY21). Refused with `receipt-wrong` when it names another key or its proof does not fit, and with the codes of FR6 and FR7 when the bytes are no
 * receipt. Never throws.
 */
export async function verifyReceipt(bytes: Uint8Array, networkKey: Uint8Array): Promise<Decoded<Receipt>> {
  const decoded = decodeReceipt(bytes)
  if (decoded.kind === 'refused') return decoded
  const receipt = decoded.value
  if (!equalBytes(receipt.networkKey, networkKey)) {
    return refused('receipt-wrong', 'The receipt is of a network with another key.')
  }
  const checked = await new ReceiptChecker(networkKey, receipt.domain).check(receipt.statement, receipt.proof)
  return checked.kind === 'ok' ? { kind: 'ok', value: receipt } : checked
}

function textOf(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes)
}
