import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'

import type { Database } from '../store/database.ts'

/** How long a push service may take a request for ours, in seconds; at most a day (RFC 8292, section 2). */
const validSeconds = 43_200

/** The key by which push services know this network as the sender (VAPID, RFC 8292). It is made at the first start and stays in the store. */
export class SenderKey {
  /** An uncompressed P-256 point, 65 bytes. */
  readonly publicKey: Uint8Array
  readonly #key: KeyObject

  private constructor(key: KeyObject) {
    this.#key = key
    const { x = '', y = '' } = createPublicKey(key).export({ format: 'jwk' })
    this.publicKey = Buffer.concat([Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')])
  }

  /** The key of the store; made once, so that all servers of a network have the same. */
  static async of(database: Database): Promise<SenderKey> {
    const kept = await database.fact(
      'push-key',
      () =>
        new Uint8Array(
          generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'der' }),
        ),
    )
    return new SenderKey(createPrivateKey({ key: Buffer.from(kept), format: 'der', type: 'pkcs8' }))
  }

  /** The value of `Authorization` for a push service. `contact` is how its people reach the operator. */
  authorization(endpoint: string, contact: string, nowMs: number): string {
    const claims = { aud: new URL(endpoint).origin, exp: Math.floor(nowMs / 1000) + validSeconds, sub: contact }
    const signed = `${encoded({ typ: 'JWT', alg: 'ES256' })}.${encoded(claims)}`
    const signature = sign('sha256', Buffer.from(signed), { key: this.#key, dsaEncoding: 'ieee-p1363' })
    return `vapid t=${signed}.${signature.toString('base64url')}, k=${Buffer.from(this.publicKey).toString('base64url')}`
  }
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
