import type { DeviceId, DirectoryEntry, PeerName, SearchFrame } from '@kith/wire'
import { expect, it } from 'vitest'

import { parseCursor } from '../../src/directory/cursor.ts'
import { DirectoryStore, type Viewer } from '../../src/directory/directory-store.ts'
import { fieldTerm, termsOf, wordsOf } from '../../src/directory/terms.ts'
import { openNaming } from '../../src/naming/open.ts'
import { context, makePerson, signInOf } from '../naming/people.ts'
import type { OpenTestDatabase } from '../store/database-contract.ts'

interface Owner extends Viewer {
  readonly name: PeerName
  readonly device: DeviceId
}

interface Opened {
  readonly store: DirectoryStore
  readonly alice: Owner
  readonly bob: Owner
  readonly grant: (giver: Owner, taker: Owner) => Promise<unknown>
}

const nowMs = 1_000_000

/** What the directory's tables do on every database. */
export function registerDirectoryContract(open: OpenTestDatabase): void {
  const opened = async (): Promise<Opened> => {
    const database = await open()
    const naming = openNaming(database, { now: () => nowMs })
    const owner = async (name: string): Promise<Owner> => {
      const signedIn = await naming.signIn(await signInOf(await makePerson(name)), context)
      if (signedIn.kind === 'refused') throw new Error(signedIn.message)
      const record = await naming.deviceRecord(signedIn.device)
      return { name: signedIn.name, device: signedIn.device, handle: record?.nameHandle ?? 0 }
    }
    const [alice, bob] = [await owner('alice'), await owner('bob')]
    return {
      store: new DirectoryStore(database),
      alice,
      bob,
      grant: (giver, taker) => naming.setGrant(giver.name, taker.name, 'contact'),
    }
  }

  const put = async (
    { store }: Opened,
    owner: Owner,
    id: string,
    change: Partial<DirectoryEntry> = {},
    content: object = { title: id },
  ): Promise<Uint8Array | undefined> => {
    const base = {
      owner: owner.name,
      device: owner.device,
      kind: 'songs',
      id,
      version: 1,
      ttlSeconds: 60,
      visibility: 'network',
      readers: [],
    } as const
    const entry: DirectoryEntry = { ...base, content: new Uint8Array(0), ...change }
    const signed = Buffer.from(`${owner.name}/${id}/${String(entry.version)}`)
    const expiresMs = entry.ttlSeconds === 0 ? 0 : nowMs + entry.ttlSeconds * 1_000
    return store.put({ entry, ownerHandle: owner.handle, terms: termsOf(content), expiresMs, signed }, 5)
  }

  const find = async (
    { store }: Opened,
    viewer: Viewer,
    change: Partial<SearchFrame> = {},
    atMs = nowMs,
  ): Promise<{ ids: string[]; cursor: string }> => {
    const base = {
      type: 'search',
      request: 1,
      as: '' as DeviceId,
      kind: 'songs',
      text: '',
      filters: [],
      owner: '',
      sort: 'oldest',
      cursor: '',
      limit: 100,
      live: false,
    } as const
    const search: SearchFrame = { ...base, ...change }
    const query = {
      words: wordsOf(search.text),
      fields: search.filters.map(({ field, value }) => fieldTerm(field, value)),
    }
    const page = await store.search(viewer, search, query, parseCursor(search.cursor, search.sort), atMs)
    return {
      ids: page.entries.map((signed) => Buffer.from(signed).toString().split('/')[1] ?? ''),
      cursor: page.cursor,
    }
  }

  it('[DI3] replaces older versions, refuses older ones, and holds the quota', async () => {
    const on = await opened()
    expect(await put(on, on.alice, 'x')).toBeUndefined()
    expect(Buffer.from((await put(on, on.alice, 'x', { version: 3 })) ?? []).toString()).toBe('alice/x/1')
    await expect(put(on, on.alice, 'x', { version: 2 })).rejects.toMatchObject({ code: 'entry-outdated' })
    await put(on, on.alice, 'x', { version: 3 })
    for (const id of ['b', 'c', 'd', 'e']) await put(on, on.alice, id)
    await expect(put(on, on.alice, 'f')).rejects.toMatchObject({ code: 'entry-quota' })
    await put(on, on.bob, 'f')
    const concurrent = await Promise.allSettled(
      Array.from({ length: 20 }, (_, at) => put(on, on.bob, 'same', { version: at + 1 })),
    )
    expect(concurrent.some(({ status }) => status === 'fulfilled')).toBe(true)
    expect((await find(on, on.bob, { owner: 'bob' })).ids).toEqual(['f', 'same'])
  })

  it('[DI5] compares words byte by byte, whatever the database thinks of letters', async () => {
    const on = await opened()
    await put(on, on.alice, 'umlaut', {}, { title: 'Über Straße' })
    await put(on, on.alice, 'plain', {}, { title: 'uber strasse', year: 7 })
    await put(on, on.alice, 'cyrillic', {}, { title: 'Привет мир', place: 'a_b%' })
    expect((await find(on, on.bob, { text: 'ube' })).ids).toEqual(['umlaut', 'plain'])
    expect((await find(on, on.bob, { text: 'stras' })).ids).toEqual(['plain'])
    expect((await find(on, on.bob, { text: 'ПРИ' })).ids).toEqual(['cyrillic'])
    expect((await find(on, on.bob, { text: 'uber', filters: [{ field: 'year', value: '7' }] })).ids).toEqual(['plain'])
    expect((await find(on, on.bob, { filters: [{ field: 'place', value: 'a_b%' }] })).ids).toEqual(['cyrillic'])
    expect((await find(on, on.bob, { filters: [{ field: 'place', value: 'a_b% ' }] })).ids).toEqual([])
    expect((await find(on, on.bob, { text: 'ub', kind: 'films' })).ids).toEqual([])
  })

  it('[DI2] shows entries by visibility', async () => {
    const on = await opened()
    await put(on, on.alice, 'contacts', { visibility: 'contacts' })
    await put(on, on.alice, 'listed', { visibility: 'list', readers: ['bob', 'bob', 'carol'] })
    await put(on, on.alice, 'none', { visibility: 'list' })
    expect((await find(on, on.bob)).ids).toEqual(['listed'])
    await on.grant(on.alice, on.bob)
    expect((await find(on, on.bob)).ids).toEqual(['contacts', 'listed'])
    expect((await find(on, on.alice)).ids).toEqual(['contacts', 'listed', 'none'])
  })

  it('[DI6] pages in each order', async () => {
    const on = await opened()
    for (const id of ['a', 'b', 'c']) {
      await put(on, on.bob, id)
      await put(on, on.alice, `${id}2`)
    }
    const orders = {
      oldest: ['a', 'a2', 'b', 'b2', 'c', 'c2'],
      newest: ['c2', 'c', 'b2', 'b', 'a2', 'a'],
      owner: ['a2', 'b2', 'c2', 'a', 'b', 'c'],
    } as const
    for (const sort of ['oldest', 'newest', 'owner'] as const) {
      const seen: string[] = []
      let cursor = ''
      do {
        const page = await find(on, on.bob, { sort, limit: 2, cursor })
        seen.push(...page.ids)
        cursor = page.cursor
      } while (cursor !== '')
      expect(seen, sort).toEqual(orders[sort])
    }
  })

  it('[DI4][DI8] removes entries by time, by device and by name, with all that they are found by', async () => {
    const on = await opened()
    await put(on, on.alice, 'short', { ttlSeconds: 1 })
    await put(on, on.alice, 'long', { ttlSeconds: 100 })
    await put(on, on.alice, 'online', { ttlSeconds: 0 })
    expect((await find(on, on.bob, {}, nowMs + 1_000)).ids).toEqual(['long', 'online'])
    expect(await on.store.takeExpired(nowMs + 999)).toEqual([])
    expect((await on.store.takeExpired(nowMs + 1_000)).map(String)).toHaveLength(1)
    expect(await on.store.takeOfDevice(on.bob.device)).toEqual([])
    expect(await on.store.takeOfDevice(on.alice.device)).toHaveLength(1)
    expect(await on.store.take(on.bob.handle, 'songs', 'long')).toBeUndefined()
    expect(await on.store.take(on.alice.handle, 'songs', 'long')).toBeDefined()
    expect((await find(on, on.bob)).ids).toEqual([])
    await put(on, on.alice, 'long')
    await put(on, on.alice, 'again', { ttlSeconds: 0 })
    expect(await on.store.takeExpired(0, true)).toHaveLength(1)
    expect((await find(on, on.bob, { text: 'long' })).ids).toEqual(['long'])
  })
}
