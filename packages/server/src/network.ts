import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto'

import { type BootId, bytesToId } from '@kith/wire'

import type { NetworkIdentity } from './sessions/services.ts'
import type { Database } from './store/database.ts'

/**
 * The network's own key, an Ed25519 pair made at the first start, and the id of the store's life. Both stay in the database, so that
 * all servers of a network answer alike (spec SE2).
 */
export async function networkIdentity(database: Database, domain: string): Promise<NetworkIdentity> {
  const secret = await database.fact(
    'network-key',
    () => new Uint8Array(generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'der' })),
  )
  const boot = await database.fact('store-life', () => new Uint8Array(randomBytes(16)))
  const key = createPublicKey(createPrivateKey({ key: Buffer.from(secret), format: 'der', type: 'pkcs8' }))
  const { x = '' } = key.export({ format: 'jwk' })
  return { networkKey: new Uint8Array(Buffer.from(x, 'base64url')), domain, boot: bytesToId<BootId>(boot) }
}
