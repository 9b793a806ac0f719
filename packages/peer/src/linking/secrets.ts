import { recoveryKeyOfCode, recoveryKeyOfPasskey, type SigningKey } from '@kith/keys'
import { KithError } from '@kith/wire'
import type { RecoverySecret } from '../api/linking.ts'

/** The recovery key of a secret for the name of this identity. Rejects `recovery-malformed`, `option-invalid`. */
export async function keyOfSecret(secret: RecoverySecret, identityKey: Uint8Array): Promise<SigningKey> {
  if ('prf' in secret) {
    if (secret.prf.byteLength !== 32) throw new KithError('option-invalid', 'The PRF of a passkey gives 32 bytes.')
    return recoveryKeyOfPasskey(secret.prf, identityKey)
  }
  const key = await recoveryKeyOfCode(secret.code, identityKey)
  if (key === undefined) throw new KithError('recovery-malformed')
  return key
}
