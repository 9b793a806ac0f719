import { nodeCryptoModule, plainBytes } from './hashes.ts'

/** What one guess of a secret costs (RFC 9106). */
export interface PassphraseCost {
  /** Memory in KiB, from eight for each lane to 1,048,576 (1 GiB). */
  readonly memoryKiB: number
  /** How often the memory is gone through, 1 to 64. */
  readonly passes: number
  /** 1 to 16. */
  readonly lanes: number
}

/** The second recommended choice of RFC 9106 section 4, for machines with little memory: 64 MiB, three passes, four lanes. */
export const passphraseCostDefault: PassphraseCost = { memoryKiB: 65_536, passes: 3, lanes: 4 }

/** Whether a cost is within its bounds: what stands on a disk must not ask for all the memory there is. */
export function isCost({ memoryKiB, passes, lanes }: PassphraseCost): boolean {
  return isWithin(lanes, 1, 16) && isWithin(passes, 1, 64) && isWithin(memoryKiB, 8 * lanes, memoryKiBMax)
}

/**
 * Argon2id, version 1.3: 32 bytes out of a secret and a salt. By node:crypto on a thread of its own where it has it (Node 24.7), else in plain
 * JavaScript, which takes several times as long and lets others have their turn.
 */
export async function argon2id(
  secret: Uint8Array,
  salt: Uint8Array,
  { memoryKiB, passes, lanes }: PassphraseCost,
): Promise<Uint8Array<ArrayBuffer>> {
  // Older versions of Node have no such function, which the types do not say.
  const native = nodeCryptoModule()?.argon2
  if (native === undefined) {
    // Loaded only now: few ever need it.
    const { argon2idAsync } = await import('@noble/hashes/argon2.js')
    return plainBytes(await argon2idAsync(secret, salt, { m: memoryKiB, t: passes, p: lanes, dkLen: keyBytes }))
  }
  return new Promise((resolve, reject) => {
    const asked = { message: secret, nonce: salt, parallelism: lanes, tagLength: keyBytes, memory: memoryKiB, passes }
    native('argon2id', asked, (error, key) => {
      if (error === null) resolve(plainBytes(key))
      else reject(error)
    })
  })
}

const keyBytes = 32
const memoryKiBMax = 1_048_576

function isWithin(value: number, min: number, max: number): boolean {
  return Number.isSafeInteger(value) && value >= min && value <= max
}
