import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { openMemoryBlobs } from '../../src/blobs/blob-store.ts'
import { openFolderBlobs } from '../../src/blobs/folder-blobs.ts'
import { registerBlobStoreContract } from './stores.ts'

const folder = mkdtempSync(join(tmpdir(), 'kith-blobs-'))
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

registerBlobStoreContract('memory', async () => openMemoryBlobs(), false)
registerBlobStoreContract('a folder', async () => openFolderBlobs(join(folder, 'blobs')), true)

it('a folder says how much room there is, and takes no name that is a path', async () => {
  const store = openFolderBlobs(join(folder, 'other'))
  expect(await store.room()).toBeGreaterThan(0)
  await expect(store.open('../x')).rejects.toMatchObject({ code: 'option-invalid' })
})
