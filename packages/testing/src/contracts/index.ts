export { registerPeerStoreContract } from './peer-store.ts'
export type { PeerStoreContractOptions, PeerStorePlace } from './peer-store.ts'
