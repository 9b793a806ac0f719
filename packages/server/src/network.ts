import { createPrivateKey, generateKeyPairSync, randomBytes } from 'node:crypto'

import { signLogHead, signReceipts, SigningKey } from '@kith/keys'
import { type BootId, bytesToId, type ReceiptProof } from '@kith/wire'

import type { LogState } from './naming/naming.ts'
import type { NetworkIdentity } from './sessions/services.ts'
import type { Database } from './store/database.ts'

/** The network as its own servers know it. */
export interface OwnNetwork extends NetworkIdentity {
  /** Signs encoded receipt statements together (spec MB20); one proof a statement, in their order. */
  readonly sign: (statements: readonly Uint8Array[]) => Promise<readonly ReceiptProof[]>
  /** Signs a head of the key log (spec KL3). */
  readonly signLogHead: (state: LogState) => Promise<Uint8Array>
}

/**
 * The network's own key, an Ed25519 pair made at the first start, and the id of the store's life. Both stay in the database, so that
 * all servers of a network answer alike (spec SE2).
 */
export async function networkIdentity(database: Database, domain: string): Promise<OwnNetwork> {
  const secret = await database.fact(
    'network-key',
    () => new Uint8Array(generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'der' })),
  )
  const boot = await database.fact('store-life', () => new Uint8Array(randomBytes(16)))
  const { d = '' } = createPrivateKey({ key: Buffer.from(secret), format: 'der', type: 'pkcs8' }).export({
    format: 'jwk',
  })
  const key = await SigningKey.fromSeed(Buffer.from(d, 'base64url'))
  return {
    networkKey: key.publicKey,
    domain,
    boot: bytesToId<BootId>(boot),
    sign: (statements) => signReceipts(key, domain, statements),
    signLogHead: ({ size, root, atMs }) => signLogHead(key, { domain, size, root, atMs }),
  }
}
