/** Stands alone, so that a bundler can put the peer aside. */
export { join } from '@kith/peer'
