export { registerLinkContract } from './link.ts'
export type { LinkPair } from './link.ts'
export { registerPeerStoreContract } from './peer-store.ts'
export type { PeerStoreContractOptions, PeerStorePlace } from './peer-store.ts'
