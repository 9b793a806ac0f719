import { type ErrorCode, KithError } from '@kith/wire'

const storeEnds: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['store-failed', 'store-damaged'])

const storeGone: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['disposed', 'store-taken', 'database-unreachable'])

/** True for what ends a peer wherever it happens: a store that cannot go on, or something that should not be. */
export function endsPeer(error: unknown): boolean {
  return !(error instanceof KithError) || storeEnds.has(error.code) || error.code === 'internal'
}

/** True for the error of a store that takes nothing any more: that is the end of this peer, and not the fault of who asked it. */
export function isStoreEnd(error: unknown): boolean {
  return error instanceof KithError && (storeEnds.has(error.code) || storeGone.has(error.code))
}
