import { registerPeerStoreContract } from '@kith/testing/contracts'
import { openMemoryStore } from '../../src/store/memory.ts'

registerPeerStoreContract('memory', async () => ({ open: async () => openMemoryStore() }), { isDurable: false })
