import { openIndexedDbBlobs } from '../../src/blobs/indexed-db-blobs.ts'
import { registerBlobStoreContract } from './stores.ts'

const name = `kith-blobs-${crypto.randomUUID()}`
registerBlobStoreContract('IndexedDB', () => openIndexedDbBlobs(name), true)
