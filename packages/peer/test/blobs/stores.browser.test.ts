import { DataKey } from '@kith/keys'
import { openIndexedDbBlobs } from '../../src/blobs/indexed-db-blobs.ts'
import { sealedBlobs } from '../../src/blobs/sealed-blobs.ts'
import { registerBlobStoreContract } from './stores.ts'

const name = `kith-blobs-${crypto.randomUUID()}`
registerBlobStoreContract('IndexedDB', () => openIndexedDbBlobs(name), true)
registerBlobStoreContract(
  'sealed IndexedDB',
  async () => sealedBlobs(await openIndexedDbBlobs(`${name}-sealed`), await DataKey.import(new Uint8Array(32).fill(7))),
  true,
)
