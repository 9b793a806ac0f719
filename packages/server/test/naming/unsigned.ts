import type { DeviceId, PeerName } from '@kith/wire'

import type { CheckedSignIn } from '../../src/naming/signatures.ts'

/** A sign-in as it is after its signatures were checked, of an identity of its own. */
export function unsigned(name: string, number: number): CheckedSignIn {
  const key = Buffer.alloc(32)
  key.writeUInt32BE(number + 1)
  const device = { device: deviceNumber(number), signKey: key, label: '', addedAtMs: 0 }
  const list = {
    ...{ name, version: 1, identityKey: key, previous: new Uint8Array(32), madeAtMs: 0, signer: key },
    ...{ devices: [device], recovery: [] },
  }
  return {
    kind: 'checked',
    name: name as PeerName,
    device,
    verified: { list, bytes: key, hash: key },
    signedLockKey: key,
  }
}

function deviceNumber(number: number): DeviceId {
  const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
  const letters = [number >> 10, number >> 5, number].map((part) => alphabet[part & 31] ?? '0').join('')
  return `${'0'.repeat(20)}${letters}000` as DeviceId
}
