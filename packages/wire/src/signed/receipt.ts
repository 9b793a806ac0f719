import { decode, type Decoded, encode, type Field, fixed, record, text } from '../codec/fields.ts'
import { type ReceiptProof, receiptProof, type StoredStatement, storedStatement } from '../frames/mailbox.ts'

/** A receipt on its own: whoever knows the network's key can check it, without a connection (spec KY21). */
export interface Receipt {
  /** The network that gave it. */
  readonly domain: string
  /** The network's Ed25519 public key as the receipt names it, 32 bytes. Trust comes from a key that is known otherwise. */
  readonly networkKey: Uint8Array
  readonly statement: StoredStatement
  readonly proof: ReceiptProof
}

const receiptFields: Field<Receipt> = record<Receipt>({
  domain: text(253),
  networkKey: fixed(32),
  statement: storedStatement,
  proof: receiptProof,
})
const rootFields: Field<ReceiptRoot> = record<ReceiptRoot>({ domain: text(253), root: fixed(32) })

interface ReceiptRoot {
  readonly domain: string
  readonly root: Uint8Array
}

/** The bytes of a statement, which are a leaf of the list that the network signs (spec KY18). */
export function encodeStatement(statement: StoredStatement): Uint8Array<ArrayBuffer> {
  return encode(storedStatement, statement)
}

/** The bytes that the network signs after `signedContexts.receipts`: its domain and the root of the list (spec KY20). */
export function encodeReceiptRoot(domain: string, root: Uint8Array): Uint8Array<ArrayBuffer> {
  return encode(rootFields, { domain, root })
}

/** The bytes of a receipt on its own. */
export function encodeReceipt(receipt: Receipt): Uint8Array<ArrayBuffer> {
  return encode(receiptFields, receipt)
}

/** Reads a receipt, whose proof stays to be verified. */
export function decodeReceipt(bytes: Uint8Array): Decoded<Receipt> {
  return decode(receiptFields, bytes)
}
