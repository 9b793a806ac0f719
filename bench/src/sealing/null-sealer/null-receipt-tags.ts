import type * as keys from '@kith/keys'

const tag = new Uint8Array(16).fill(1)

/** A tag that proves nothing. */
export const ackTag: typeof keys.ackTag = () => Promise.resolve(tag)

/** Believes every ACK. */
export const verifyAck: typeof keys.verifyAck = (_keys, ack) => Promise.resolve({ kind: 'ok', value: ack })

/** A tag that proves nothing. */
export const gapTag: typeof keys.gapTag = () => Promise.resolve(tag)

/** Believes every GAP. */
export const verifyGap: typeof keys.verifyGap = (_keys, gap) => Promise.resolve({ kind: 'ok', value: gap })
