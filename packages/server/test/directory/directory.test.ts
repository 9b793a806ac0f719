import { generateDevice, signDirectoryEntry } from '@kith/keys'
import { attached, newPerson, type Person, type RawClient } from '@kith/testing/conformance'
import {
  codeOfNumber,
  decodeDirectoryEntry,
  type DirectoryChangeFrame,
  type DirectoryEntry,
  type ErrorCode,
  type Frame,
  type SearchFrame,
} from '@kith/wire'
import { describe, expect, it } from 'vitest'

import { LiveSearch } from '../../src/directory/live-search.ts'
import type { Session } from '../../src/sessions/session.ts'
import { running, temporaryFolder } from '../running.ts'

type EntryChange = Partial<Omit<DirectoryEntry, 'content'>> & { readonly content?: object | string }

/** A signed entry of this person: a song that lives for an hour. */
async function song(person: Person, id: string, change: EntryChange = {}): Promise<Uint8Array> {
  const { content = { title: id }, ...rest } = change
  const entry: DirectoryEntry = {
    owner: person.name,
    device: person.device,
    kind: 'songs',
    id,
    version: 1,
    ttlSeconds: 3_600,
    visibility: 'network',
    readers: [],
    ...rest,
    content: new TextEncoder().encode(typeof content === 'string' ? content : JSON.stringify(content)),
  }
  return signDirectoryEntry(person.keys, entry)
}

/** Publishes; returns the code when it was refused. */
async function publish(client: RawClient, person: Person, entry: Uint8Array): Promise<ErrorCode | 'done'> {
  client.send({ type: 'publish', request: client.request(), as: person.device, entry })
  const answer = await client.next('done', 'refused')
  return answer.type === 'done' ? 'done' : codeOfNumber(answer.code)
}

function searchFrame(client: RawClient, person: Person, change: Partial<SearchFrame> = {}): SearchFrame {
  const base = {
    type: 'search',
    kind: 'songs',
    text: '',
    filters: [],
    owner: '',
    sort: 'oldest',
    cursor: '',
    limit: 100,
    live: false,
  } as const
  return { ...base, request: client.request(), as: person.device, ...change }
}

/** The ids of one page, and its cursor. */
async function search(
  client: RawClient,
  person: Person,
  change: Partial<SearchFrame> = {},
): Promise<{ ids: string[]; cursor: string }> {
  client.send(searchFrame(client, person, change))
  const answer = await client.next('results', 'refused')
  if (answer.type === 'refused') return { ids: [codeOfNumber(answer.code)], cursor: '' }
  return { ids: answer.entries.map(idOf), cursor: answer.cursor }
}

function idOf(signed: Uint8Array): string {
  const decoded = decodeDirectoryEntry(signed)
  return decoded.kind === 'ok' ? decoded.value.entry.id : 'bad'
}

async function two(
  options: object = {},
): Promise<{ url: string; alice: Person; bob: Person; a: RawClient; b: RawClient; stop: () => Promise<void> }> {
  const { url, stop } = await running(options)
  const [alice, bob] = await Promise.all([newPerson('alice'), newPerson('bob')])
  return { url, stop, alice, bob, a: await attached(url, alice), b: await attached(url, bob) }
}

describe('the directory', () => {
  it('[DI1] refuses entries that break the rules for entries', async () => {
    const { a, alice } = await two()
    for (const change of [
      { kind: 'Songs' },
      { kind: '' },
      { id: '' },
      { id: 'a\nb' },
      { version: 0 },
      { ttlSeconds: 10_000_000 },
      { content: 'no json' },
      { content: '[1]' },
      { content: '"x"' },
      { readers: ['bob'] },
      { visibility: 'list', readers: ['Bob'] },
    ] as EntryChange[]) {
      expect(await publish(a, alice, await song(alice, 'x', change)), JSON.stringify(change)).toBe('entry-malformed')
    }
    expect(await publish(a, alice, new Uint8Array(100))).toBe('entry-malformed')
    expect(
      await publish(a, alice, await song(alice, 'x', { content: '{"__proto__":{"polluted":1},"a":[{"b":["deep"]}]}' })),
    ).toBe('done')
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
    expect((await search(a, alice, { text: 'deep' })).ids).toEqual(['x'])
  })

  it('[DI2] shows an entry to those whom its owner chose, and to nobody else that it exists', async () => {
    const { url, a, alice, b, bob } = await two()
    const carol = await newPerson('carol')
    const c = await attached(url, carol)
    await publish(a, alice, await song(alice, 'all'))
    await publish(a, alice, await song(alice, 'contacts', { visibility: 'contacts' }))
    await publish(a, alice, await song(alice, 'listed', { visibility: 'list', readers: ['carol'] }))
    expect((await search(a, alice)).ids).toEqual(['all', 'contacts', 'listed'])
    expect((await search(b, bob)).ids).toEqual(['all'])
    expect((await search(c, carol)).ids).toEqual(['all', 'listed'])
    a.send({ type: 'grant', request: a.request(), as: alice.device, name: 'bob', level: 'contact' })
    await a.next('done')
    expect((await search(b, bob)).ids).toEqual(['all', 'contacts'])
  })

  it('[DI3] takes entries that a listed device of the owner signed, with growing versions', async () => {
    const { a, alice, bob } = await two({ limits: { entriesPerNameMax: 2 } })
    expect(await publish(a, alice, await song(bob, 'x'))).toBe('entry-foreign')
    const stranger = { ...alice, keys: await generateDevice('x', 1) }
    expect(await publish(a, alice, await song({ ...stranger, device: stranger.keys.device }, 'x'))).toBe(
      'device-unlisted',
    )
    const forged = await song(alice, 'x')
    forged.fill(0, forged.length - 10)
    expect(await publish(a, alice, forged)).toBe('signature-wrong')
    const second = await song(alice, 'x', { version: 2 })
    expect(await publish(a, alice, second)).toBe('done')
    expect(await publish(a, alice, second)).toBe('done')
    expect(await publish(a, alice, await song(alice, 'x', { version: 1 }))).toBe('entry-outdated')
    expect(await publish(a, alice, await song(alice, 'x', { version: 2, content: { other: 1 } }))).toBe(
      'entry-outdated',
    )
    expect(await publish(a, alice, await song(alice, 'y'))).toBe('done')
    expect(await publish(a, alice, await song(alice, 'z'))).toBe('entry-quota')
    expect(await publish(a, alice, await song(alice, 'y', { version: 2 }))).toBe('done')
  })

  it('[DI4] ends entries with their time', async () => {
    let nowMs = 1_000_000
    const { a, alice, b, bob } = await two({ clock: { nowMs: () => nowMs }, directorySweepMs: 5 })
    await publish(a, alice, await song(alice, 'short', { ttlSeconds: 10 }))
    await publish(a, alice, await song(alice, 'long', { ttlSeconds: 100 }))
    b.send(searchFrame(b, bob, { live: true }))
    expect((await b.next('results')).entries).toHaveLength(2)
    nowMs += 10_000
    expect(await b.next('directory-change')).toMatchObject({
      change: 'removed',
      owner: 'alice',
      kind: 'songs',
      id: 'short',
    })
    expect((await search(b, bob)).ids).toEqual(['long'])
  })

  it('[DI4] ends entries that live by a device with its session, but not when it moves or the server stops', async () => {
    const dataDir = await temporaryFolder()
    const { url, a, alice, b, bob, stop } = await two({ dataDir, store: undefined })
    expect(await publish(a, { ...alice }, await song(bob, 'x'))).toBe('entry-foreign')
    await publish(a, alice, await song(alice, 'here', { ttlSeconds: 0 }))
    await publish(a, alice, await song(alice, 'kept'))
    const moved = await attached(url, alice)
    await a.closed
    expect((await search(b, bob)).ids).toEqual(['here', 'kept'])
    b.send(searchFrame(b, bob, { live: true }))
    await b.next('results')
    await moved.leave()
    expect(await b.next('directory-change')).toMatchObject({ change: 'removed', id: 'here' })
    expect((await search(b, bob)).ids).toEqual(['kept'])
    await publish(b, bob, await song(bob, 'bobs', { ttlSeconds: 0 }))
    await stop()
    const again = await running({ dataDir, store: undefined } as object)
    expect((await search(await attached(again.url, alice), alice)).ids).toEqual(['kept'])
  })

  it('[DI5] finds by beginnings of words, by fields and by owner', async () => {
    const { a, alice, b, bob } = await two()
    await publish(
      a,
      alice,
      await song(alice, 'gaudeamus', {
        content: { title: 'Gaudeamus igitur', year: 1781, tags: ['Studenten', 'Lied'], live: true },
      }),
    )
    await publish(
      a,
      alice,
      await song(alice, 'creme', { content: { title: 'Crème brûlée', year: 1999, note: { deep: 'Straße 7' } } }),
    )
    await publish(b, bob, await song(bob, 'bobs', { content: { title: 'Gaudete' } }))
    await publish(b, bob, await song(bob, 'other', { kind: 'films', content: { title: 'Gaudi' } }))
    const ids = async (change: Partial<SearchFrame>): Promise<string[]> => (await search(b, bob, change)).ids
    expect(await ids({ text: 'gaud' })).toEqual(['gaudeamus', 'bobs'])
    expect(await ids({ text: 'IGI gaudeamus' })).toEqual(['gaudeamus'])
    expect(await ids({ text: 'gaud', owner: 'bob' })).toEqual(['bobs'])
    expect(await ids({ text: 'creme brulee' })).toEqual(['creme'])
    expect(await ids({ text: 'audeamus' })).toEqual([])
    expect(await ids({ text: '178' })).toEqual(['gaudeamus'])
    expect(await ids({ text: '%' })).toEqual(['gaudeamus', 'creme', 'bobs'])
    expect(await ids({ filters: [{ field: 'year', value: '1781' }] })).toEqual(['gaudeamus'])
    expect(
      await ids({
        filters: [
          { field: 'tags', value: 'Lied' },
          { field: 'live', value: 'true' },
        ],
      }),
    ).toEqual(['gaudeamus'])
    expect(await ids({ filters: [{ field: 'tags', value: 'lied' }] })).toEqual([])
    expect(await ids({ kind: 'films' })).toEqual(['other'])
    const cursor = Buffer.from(JSON.stringify(['oldest', 'a\0b', 1])).toString('base64url')
    const odd = [{ kind: 'a\0b' }, { kind: '' }, { cursor }, { cursor: 'rubbish' }]
    for (const change of [{ limit: 0 }, { limit: 101 }, { text: 'a b c d e f g h i' }, ...odd]) {
      expect(await ids(change), JSON.stringify(change)).toEqual(['search-malformed'])
    }
    expect(await ids({ owner: 'Not A Name' })).toEqual(['name-malformed'])
  })

  it('[DI6] pages in each order without missing or repeating an entry', async () => {
    const { a, alice, b, bob } = await two()
    const ids = Array.from({ length: 23 }, (_, at) => `s${String(at).padStart(2, '0')}`)
    for (const [at, id] of ids.entries())
      await (at % 2 === 0 ? publish(a, alice, await song(alice, id)) : publish(b, bob, await song(bob, id)))
    for (const sort of ['oldest', 'newest', 'owner'] as const) {
      const seen: string[] = []
      let cursor = ''
      let pages = 0
      do {
        const page = await search(a, alice, { sort, limit: 5, cursor })
        seen.push(...page.ids)
        cursor = page.cursor
        if (pages++ === 0) await publish(a, alice, await song(alice, `new-${sort}`))
      } while (cursor !== '')
      const expected =
        sort === 'oldest'
          ? ids
          : sort === 'newest'
            ? ids.toReversed()
            : [...ids.filter((_, at) => at % 2 === 0), ...ids.filter((_, at) => at % 2 === 1)]
      expect(
        seen.filter((id) => !id.startsWith('new-')),
        sort,
      ).toEqual(expected)
      expect(new Set(seen).size).toBe(seen.length)
    }
    const large = { content: { body: 'x'.repeat(7_000) } }
    for (let at = 0; at < 8; at++)
      await publish(a, alice, await song(alice, `large${String(at)}`, { kind: 'big', ...large }))
    const page = await search(a, alice, { kind: 'big' })
    expect([page.ids.length, page.cursor !== '']).toEqual([6, true])
    expect((await search(a, alice, { kind: 'big', cursor: page.cursor })).ids).toEqual(['large6', 'large7'])
  })

  it('[DI7] tells a live search nothing that its first results show, however late it comes', async () => {
    const alice = await newPerson('alice')
    const told: string[] = []
    const send = (frame: Frame): void => {
      if (frame.type === 'directory-change') told.push(`${frame.change} ${frame.id}`)
    }
    const live = new LiveSearch({ send } as Session, 1, '', { words: [], fields: [] })
    const put = (id: string): DirectoryChangeFrame => ({
      ...{ type: 'directory-change', request: 1, change: 'put', owner: 'alice', kind: 'songs', id },
      entry: new Uint8Array(0),
    })
    live.tell(put('one'), 1)
    live.tell(put('two'), 1)
    const page = [await song(alice, 'one', { version: 2 }), await song(alice, 'three')]
    expect(live.begin(page)).toEqual([put('two')])
    for (const version of [1, 2, 3]) live.tell(put('one'), version)
    live.tell({ ...put('three'), change: 'removed' }, 0)
    live.tell(put('three'), 1)
    expect(told).toEqual(['put one', 'removed three', 'put three'])
  })

  it('[DI7] tells a live search of what it begins to find and no longer finds', async () => {
    const { a, alice, b, bob } = await two({ limits: { liveSearchesMax: 1 } })
    await publish(a, alice, await song(alice, 'one', { content: { title: 'red rose' } }))
    const frame = searchFrame(b, bob, { text: 'red', live: true })
    b.send(frame)
    expect((await b.next('results')).entries.map(idOf)).toEqual(['one'])
    await publish(a, alice, await song(alice, 'two', { content: { title: 'blue rose' } }))
    await publish(a, alice, await song(alice, 'two', { version: 2, content: { title: 'red rose' } }))
    await publish(a, alice, await song(alice, 'hidden', { visibility: 'contacts', content: { title: 'red' } }))
    await publish(a, alice, await song(alice, 'one', { version: 2, content: { title: 'white rose' } }))
    a.send({ type: 'unpublish', request: a.request(), as: alice.device, kind: 'songs', id: 'two' })
    const seen: [string, string][] = []
    for (let count = 0; count < 3; count++) {
      const change = await b.next('directory-change')
      expect(change.request).toBe(frame.request)
      seen.push([change.change, change.change === 'put' ? idOf(change.entry) : change.id])
    }
    expect(seen).toEqual([
      ['put', 'two'],
      ['removed', 'one'],
      ['removed', 'two'],
    ])
    expect((await search(b, bob, { live: true })).ids).toEqual(['rate-exceeded'])
    b.send({ type: 'search-end', request: b.request(), as: bob.device, search: frame.request })
    await b.next('done')
    await publish(a, alice, await song(alice, 'three', { content: { title: 'red' } }))
    await b.sync()
    expect(b.frames.filter(({ type }) => type === 'directory-change')).toEqual([])
  })

  it("[DI8] withdraws entries of one's own name only", async () => {
    const { a, alice, b, bob } = await two()
    await publish(a, alice, await song(alice, 'x'))
    b.send({ type: 'unpublish', request: 1, as: bob.device, kind: 'songs', id: 'x' })
    await b.next('done')
    expect((await search(b, bob)).ids).toEqual(['x'])
    a.send({ type: 'unpublish', request: 90, as: alice.device, kind: 'songs', id: 'x' })
    expect((await a.next('done')).request).toBe(90)
    expect((await search(b, bob)).ids).toEqual([])
  })
})
