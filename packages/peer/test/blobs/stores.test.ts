import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DataKey } from '@kith/keys'
import { afterAll, expect, it } from 'vitest'
import { openMemoryBlobs } from '../../src/blobs/blob-store.ts'
import { openFolderBlobs } from '../../src/blobs/folder-blobs.ts'
import { sealedBlobs } from '../../src/blobs/sealed-blobs.ts'
import { registerBlobStoreContract } from './stores.ts'

const folder = mkdtempSync(join(tmpdir(), 'kith-blobs-'))
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

registerBlobStoreContract('memory', async () => openMemoryBlobs(), false)
registerBlobStoreContract('a folder', async () => openFolderBlobs(join(folder, 'blobs')), true)

registerBlobStoreContract(
  'a sealed folder',
  async () => sealedBlobs(openFolderBlobs(join(folder, 'sealed')), await DataKey.import(new Uint8Array(32).fill(7))),
  true,
)

it('[PE70] a sealed folder holds no part in the clear, and the same bytes elsewhere look different', async () => {
  const path = join(folder, 'hidden')
  const store = sealedBlobs(openFolderBlobs(path), await DataKey.generate())
  const bytes = new TextEncoder().encode('planted '.repeat(6144))
  const parts = [0, 1, 2].flatMap((index) => [
    { part: { level: 0, index }, bytes },
    { part: { level: 1, index }, bytes: bytes.slice(0, 40_000) },
  ])
  for (const name of ['one', 'two']) {
    const kept = await store.open(name)
    await kept.write(parts, [])
    expect(
      Buffer.compare((await kept.read({ level: 1, index: 2 }, 40_000)) ?? new Uint8Array(), bytes.subarray(0, 40_000)),
    ).toBe(0)
    expect(kept.path).toBeUndefined()
    await kept.close()
  }
  const blocks = new Set<string>()
  let total = 0
  for (const { name, parentPath } of readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  )) {
    const file = readFileSync(join(parentPath, name))
    expect(file.includes('planted')).toBe(false)
    if (name.startsWith('pages') || name === 'content')
      for (let at = 0; at < file.byteLength; at += 16)
        if (file.subarray(at, at + 16).some((byte) => byte !== 0)) {
          blocks.add(file.toString('hex', at, at + 16))
          total++
        }
  }
  expect(total).toBeGreaterThan(30_000)
  expect(blocks.size).toBe(total)
})

it('[PE70] what was kept plain before is read, and removed, as it was', async () => {
  const path = join(folder, 'before')
  const part = { level: 0, index: 0 }
  await (await openFolderBlobs(path).open('old')).write([{ part, bytes: Uint8Array.of(1, 2) }], [])
  const store = sealedBlobs(openFolderBlobs(path), await DataKey.generate())
  expect(await (await store.open('old')).read(part, 2)).toEqual(Uint8Array.of(1, 2))
  await (await store.open('new')).write([{ part, bytes: Uint8Array.of(3) }], [])
  expect([...(await store.list())].sort()).toEqual(['new', 'old'])
  await store.remove('old')
  expect(await store.list()).toEqual(['new'])
  await (await store.open('old')).write([{ part, bytes: Uint8Array.of(1, 2) }], [])
  expect(readdirSync(path)).not.toContain('old')
  await store[Symbol.asyncDispose]()
})

it('a folder says how much room there is, and takes no name that is a path', async () => {
  const store = openFolderBlobs(join(folder, 'other'))
  expect(await store.room()).toBeGreaterThan(0)
  await expect(store.open('../x')).rejects.toMatchObject({ code: 'option-invalid' })
})
