import { describe, expect, it } from 'vitest'
import { type BlobStore, mapSegmentBytes } from '../../src/blobs/blob-store.ts'

/** What every place for the content of blobs has to do. `open` gives the same place each time. */
export function registerBlobStoreContract(what: string, open: () => Promise<BlobStore>, isLasting: boolean): void {
  describe(`content in ${what}`, () => {
    it('is read as it was written, by level and index', async () => {
      await using store = await open()
      const kept = await store.open('one')
      await kept.write(
        [
          { part: { level: 0, index: 0 }, bytes: Uint8Array.of(1, 2, 3) },
          { part: { level: 0, index: 5 }, bytes: new Uint8Array(49_152).fill(5) },
          { part: { level: 1, index: 0 }, bytes: Uint8Array.of(9, 9) },
        ],
        [],
      )
      expect(await kept.read({ level: 0, index: 0 }, 3)).toEqual(Uint8Array.of(1, 2, 3))
      expect(await kept.read({ level: 0, index: 0 }, 2)).toEqual(Uint8Array.of(1, 2))
      expect((await kept.read({ level: 0, index: 5 }, 49_152))?.at(-1)).toBe(5)
      expect(await kept.read({ level: 1, index: 0 }, 2)).toEqual(Uint8Array.of(9, 9))
      expect(await kept.read({ level: 0, index: 6 }, 1)).toBeUndefined()
      expect(await kept.read({ level: 2, index: 0 }, 1)).toBeUndefined()
      await kept.close()
      await store.remove('one')
    })

    it('keeps its map, in segments', async () => {
      await using store = await open()
      const kept = await store.open('two')
      expect(await kept.readMap(3)).toEqual(new Uint8Array(3))
      await kept.write([], [{ number: 1, bytes: Uint8Array.of(7, 8) }])
      const map = await kept.readMap(mapSegmentBytes + 2)
      expect(map[0]).toBe(0)
      expect([...map.subarray(mapSegmentBytes)]).toEqual([7, 8])
      await kept.close()
      await store.remove('two')
    })

    it('is listed, and gone when it is removed', async () => {
      await using store = await open()
      for (const name of ['a', 'b'])
        await (await store.open(name)).write([{ part: { level: 0, index: 0 }, bytes: Uint8Array.of(1) }], [])
      expect([...(await store.list())].sort()).toEqual(['a', 'b'])
      await store.remove('a')
      await store.remove('nothing')
      expect(await store.list()).toEqual(['b'])
      expect(await (await store.open('a')).read({ level: 0, index: 0 }, 1)).toBeUndefined()
      for (const name of ['a', 'b']) await store.remove(name)
    })

    if (isLasting)
      it('[BL15] is there when it is opened again', async () => {
        {
          await using store = await open()
          const kept = await store.open('three')
          await kept.write(
            [{ part: { level: 0, index: 1 }, bytes: Uint8Array.of(4) }],
            [{ number: 0, bytes: Uint8Array.of(2) }],
          )
        }
        await using store = await open()
        const kept = await store.open('three')
        expect(await kept.read({ level: 0, index: 1 }, 1)).toEqual(Uint8Array.of(4))
        expect(await kept.readMap(1)).toEqual(Uint8Array.of(2))
        await store.remove('three')
      })
  })
}
