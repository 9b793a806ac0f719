import type { WriteGroup } from '@kith/core'
import type { PeerStore } from '@kith/peer'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

/** One place on some disk, empty at first, at which a store can be opened again and again. */
export interface PeerStorePlace {
  /** Opens the store there. Must reject `store-busy` while it is open already. */
  open(): Promise<PeerStore>
  /** Clears it away; called once, after everything was closed. */
  remove?(): Promise<void>
}

/** What the suite is to know of a kind of store. */
export interface PeerStoreContractOptions {
  /** Whether records outlive the closing of the store, and the place can be open only once. @default true */
  readonly isDurable?: boolean
}

/**
 * Registers the tests that every `PeerStore` must pass, in a test file run by vitest. `makePlace` is called for each test.
 *
 * ```ts
 * registerPeerStoreContract('my store', async () => ({ open: () => openMyStore(aNewPath()) }))
 * ```
 */
export function registerPeerStoreContract(
  name: string,
  makePlace: () => Promise<PeerStorePlace>,
  options: PeerStoreContractOptions = {},
): void {
  const { isDurable = true } = options

  describe(`peer store contract: ${name}`, () => {
    let place: PeerStorePlace
    let store: PeerStore
    const opened: PeerStore[] = []

    const open = async (): Promise<PeerStore> => {
      const made = await place.open()
      opened.push(made)
      return made
    }
    const reopen = async (): Promise<void> => {
      await store[Symbol.asyncDispose]()
      store = await open()
    }

    beforeEach(async () => {
      place = await makePlace()
      store = await open()
    })
    afterEach(async () => {
      for (const each of opened.splice(0)) await each[Symbol.asyncDispose]()
      await place.remove?.()
    })

    registerCommits(() => store)
    registerRanges(() => store)
    registerEnd(() => store)
    if (isDurable) registerDurability({ store: () => store, open, reopen })
  })
}

function registerCommits(store: () => PeerStore): void {
  it('holds what was put, with versions that count the puts', async () => {
    expect(await store().get('notes', 'a')).toBeUndefined()
    await store().commit([put('notes', 'a', 'one')])
    expect(await shown(store(), 'notes', 'a')).toEqual(['a', 'one', 1])
    await store().commit([put('notes', 'a', 'two')])
    expect(await shown(store(), 'notes', 'a')).toEqual(['a', 'two', 2])
  })

  it('deletes, and counts from 1 again', async () => {
    await store().commit([put('notes', 'a', 'one')])
    await store().commit([put('notes', 'a', 'two')])
    await store().commit([remove('notes', 'a')])
    expect(await store().get('notes', 'a')).toBeUndefined()
    await store().commit([remove('notes', 'never there')])
    await store().commit([put('notes', 'a', 'three')])
    expect(await shown(store(), 'notes', 'a')).toEqual(['a', 'three', 1])
  })

  it('keeps collections apart', async () => {
    await store().commit([put('ab', 'c', 'one'), put('a', 'bc', 'two')])
    expect(await store().get('a', 'c')).toBeUndefined()
    expect(await keys(store(), 'ab')).toEqual(['c'])
    expect(await keys(store(), 'a')).toEqual(['bc'])
  })

  it('applies the changes of a group in order', async () => {
    const changes = [
      change('notes', 'a', 'one'),
      change('notes', 'a', undefined),
      change('notes', 'a', 'two'),
      change('notes', 'a', 'three'),
      change('notes', 'b', 'four'),
      change('notes', 'b', undefined),
    ]
    await store().commit([{ changes, expects: [] }])
    expect(await shown(store(), 'notes', 'a')).toEqual(['a', 'three', 2])
    expect(await keys(store(), 'notes')).toEqual(['a'])
  })

  it('leaves out the groups whose expectations fail, and only these', async () => {
    await store().commit([put('notes', 'a', 'one')])
    const { conflicts } = await store().commit([
      { changes: [change('notes', 'b', 'two')], expects: [expects('notes', 'a', 1), expects('notes', 'b', 0)] },
      {
        changes: [change('notes', 'c', 'three'), change('notes', 'a', undefined)],
        expects: [expects('notes', 'a', 2)],
      },
      { changes: [change('notes', 'd', 'four')], expects: [] },
      { changes: [change('notes', 'e', 'five')], expects: [expects('notes', 'a', 1), expects('notes', 'd', 0)] },
    ])
    expect(conflicts).toEqual([1, 3])
    expect(await keys(store(), 'notes')).toEqual(['a', 'b', 'd'])
  })

  it('lets a group see what the groups before it did', async () => {
    const { conflicts } = await store().commit([
      put('counters', 'a', '1'),
      { changes: [change('counters', 'a', '2')], expects: [expects('counters', 'a', 1)] },
      { changes: [change('counters', 'a', 'lost')], expects: [expects('counters', 'a', 1)] },
      { changes: [change('counters', 'a', undefined)], expects: [expects('counters', 'a', 2)] },
      { changes: [change('counters', 'a', '3')], expects: [expects('counters', 'a', 0)] },
    ])
    expect(conflicts).toEqual([2])
    expect(await shown(store(), 'counters', 'a')).toEqual(['a', '3', 1])
  })

  it('accepts no groups, and groups without changes', async () => {
    expect(await store().commit([])).toEqual({ conflicts: [] })
    const { conflicts } = await store().commit([{ changes: [], expects: [expects('notes', 'a', 1)] }, emptyGroup])
    expect(conflicts).toEqual([0])
  })

  it('gives every one of many commits at once its own answer, in the order of the calls', async () => {
    const count = 200
    const results = await Promise.all(
      Array.from({ length: count }, (_, at) =>
        store().commit([
          put('log', String(at).padStart(4, '0'), `${at}`),
          {
            changes: [change('state', 'winner', `${at}`)],
            expects: [expects('state', 'winner', at % 2 === 0 ? at / 2 : 0)],
          },
        ]),
      ),
    )
    expect(await keys(store(), 'log')).toHaveLength(count)
    // The even ones expect what the even ones before them left; the odd ones expect that nobody was there.
    expect(results.map(({ conflicts }) => conflicts)).toEqual(
      Array.from({ length: count }, (_, at) => (at % 2 === 0 ? [] : [1])),
    )
    expect(await shown(store(), 'state', 'winner')).toEqual(['winner', `${count - 2}`, count / 2])
  })

  it('shows a commit to reads that follow it', async () => {
    for (let round = 1; round <= 20; round++) {
      await store().commit([put('notes', 'a', `${round}`)])
      expect(await shown(store(), 'notes', 'a')).toEqual(['a', `${round}`, round])
    }
  })

  it('shares no bytes with its callers', async () => {
    const buffer = new Uint8Array([9, 1, 2, 3, 9])
    const view = buffer.subarray(1, 4)
    const committed = store().commit([{ changes: [{ collection: 'notes', key: 'a', value: view }], expects: [] }])
    await committed
    view.fill(7)
    const first = await store().get('notes', 'a')
    expect([...(first?.value ?? [])]).toEqual([1, 2, 3])
    first?.value.fill(8)
    const second = await store().get('notes', 'a')
    expect([...(second?.value ?? [])]).toEqual([1, 2, 3])
  })

  it('holds empty and large values, and any text as a key', async () => {
    const large = new Uint8Array(1_000_000).map((_, at) => at * 31)
    const names = [
      '',
      ' ',
      'ä',
      '名前',
      '😀',
      'a\0b',
      '\ud800',
      "'; DROP TABLE records; --",
      '../x',
      '%',
      'x'.repeat(1000),
    ]
    await store().commit([
      { changes: names.map((key) => change('any', key, key)), expects: [] },
      { changes: [{ collection: 'any 名', key: 'large', value: large }], expects: [] },
      { changes: [{ collection: 'any 名', key: 'empty', value: new Uint8Array() }], expects: [] },
    ])
    expect(new Set(await keys(store(), 'any'))).toEqual(new Set(names))
    for (const key of names) expect((await store().get('any', key))?.key).toBe(key)
    expect((await store().get('any 名', 'empty'))?.value).toHaveLength(0)
    const read = (await store().get('any 名', 'large'))?.value
    expect(read?.every((byte, at) => byte === large[at]) === true && read.length === large.length).toBe(true)
  })
}

function registerRanges(store: () => PeerStore): void {
  const ordered = [
    '',
    '\0',
    'a',
    'a\0',
    'a/1',
    'a/10',
    'a/2',
    'a0',
    'b',
    'é',
    '\ud7ff',
    '😀',
    '\ue000',
    '\uffff',
    '\uffff\uffff',
  ]
  const fill = async (): Promise<void> => {
    const shuffled = [...ordered].sort((one, other) => one.length - other.length || (one < other ? 1 : -1))
    await store().commit(shuffled.map((key) => put('notes', key, key)))
    await store().commit([put('note', 'before', ''), put('notesx', 'behind', '')])
  }

  it('lists in the order of UTF-16 code units, both ways', async () => {
    await fill()
    expect(await keys(store(), 'notes')).toEqual(ordered)
    expect(await keys(store(), 'notes', { reverse: true })).toEqual([...ordered].reverse())
    expect(await keys(store(), 'nobody')).toEqual([])
  })

  it('lists with prefix, after, limit and reverse, together and alone', async () => {
    await fill()
    const prefixes = [undefined, '', 'a', 'a/', 'a/1', 'zz', '\ud83d', '\uffff']
    const afters = [undefined, '', 'a', 'a/1', 'a/15', 'b', '\uffff\uffff']
    for (const prefix of prefixes)
      for (const after of afters)
        for (const reverse of [false, true])
          for (const limit of [undefined, 0, 1, 3, 100]) {
            const range = { prefix, after, reverse, limit }
            const found = await keys(store(), 'notes', range)
            expect({ range, found }).toEqual({ range, found: expectedKeys(ordered, range) })
          }
  })

  it('pages through everything with after and limit', async () => {
    const all = Array.from({ length: 25 }, (_, at) => `k${String(at).padStart(3, '0')}`)
    await store().commit([{ changes: all.map((key) => change('pages', key, key)), expects: [] }])
    for (const reverse of [false, true]) {
      const seen: string[] = []
      let after: string | undefined
      for (;;) {
        const page = await keys(store(), 'pages', { after, limit: 4, reverse })
        if (page.length === 0) break
        seen.push(...page)
        after = page.at(-1)
      }
      expect(seen).toEqual(reverse ? [...all].reverse() : all)
    }
  })
}

function registerEnd(store: () => PeerStore): void {
  it('finishes the commits that were called before it is closed, and refuses everything after with disposed', async () => {
    const before = store().commit([put('notes', 'a', 'one')])
    const closed = store()[Symbol.asyncDispose]()
    const after = store().commit([put('notes', 'b', 'two')])
    await expect(after).rejects.toMatchObject({ code: 'disposed' })
    await expect(before).resolves.toEqual({ conflicts: [] })
    await closed
    await expect(store().get('notes', 'a')).rejects.toMatchObject({ code: 'disposed' })
    await expect(store().list('notes')).rejects.toMatchObject({ code: 'disposed' })
    await expect(store().commit([])).rejects.toMatchObject({ code: 'disposed' })
  })

  it('may be closed more than once', async () => {
    await Promise.all([store()[Symbol.asyncDispose](), store()[Symbol.asyncDispose]()])
    await store()[Symbol.asyncDispose]()
  })
}

interface Opening {
  readonly store: () => PeerStore
  readonly open: () => Promise<PeerStore>
  readonly reopen: () => Promise<void>
}

function registerDurability({ store, open, reopen }: Opening): void {
  it('holds the same records and versions when it is opened again', async () => {
    await store().commit([put('notes', 'a', 'one'), put('notes', '😀', 'two'), put('gone', 'c', 'three')])
    await store().commit([put('notes', 'a', 'four'), remove('gone', 'c')])
    await reopen()
    expect(await shown(store(), 'notes', 'a')).toEqual(['a', 'four', 2])
    expect(await shown(store(), 'notes', '😀')).toEqual(['😀', 'two', 1])
    expect(await keys(store(), 'gone')).toEqual([])
    await store().commit([put('notes', 'a', 'five')])
    await reopen()
    expect(await shown(store(), 'notes', 'a')).toEqual(['a', 'five', 3])
  })

  it('is refused with store-busy while it is open, and the first one is not disturbed', async () => {
    await expect(open()).rejects.toMatchObject({ code: 'store-busy' })
    await store().commit([put('notes', 'a', 'one')])
    await expect(open()).rejects.toMatchObject({ code: 'store-busy' })
    expect(await shown(store(), 'notes', 'a')).toEqual(['a', 'one', 1])
    await reopen()
    expect(await shown(store(), 'notes', 'a')).toEqual(['a', 'one', 1])
  })

  it('is open for one of several who open it at once', async () => {
    await store()[Symbol.asyncDispose]()
    const outcomes = await Promise.allSettled([open(), open(), open()])
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected'])
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'store-busy' })
  })
}

const emptyGroup: WriteGroup = { changes: [], expects: [] }

type Range = NonNullable<Parameters<PeerStore['list']>[1]>

function change(collection: string, key: string, text: string | undefined): WriteGroup['changes'][number] {
  return { collection, key, value: text === undefined ? undefined : new TextEncoder().encode(text) }
}

function put(collection: string, key: string, text: string): WriteGroup {
  return { changes: [change(collection, key, text)], expects: [] }
}

function remove(collection: string, key: string): WriteGroup {
  return { changes: [change(collection, key, undefined)], expects: [] }
}

function expects(collection: string, key: string, version: number): WriteGroup['expects'][number] {
  return { collection, key, version }
}

async function shown(store: PeerStore, collection: string, key: string): Promise<unknown> {
  const record = await store.get(collection, key)
  return record && [record.key, new TextDecoder().decode(record.value), record.version]
}

async function keys(store: PeerStore, collection: string, range?: Range): Promise<string[]> {
  return (await store.list(collection, range)).map(({ key }) => key)
}

function expectedKeys(ordered: readonly string[], { prefix = '', after, limit, reverse = false }: Range): string[] {
  const within = ordered.filter(
    (key) => key.startsWith(prefix) && (after === undefined || (reverse ? key < after : key > after)),
  )
  return (reverse ? within.reverse() : within).slice(0, limit)
}
