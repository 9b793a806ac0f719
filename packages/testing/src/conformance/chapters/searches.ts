/** The order of results, pages and live searches (spec DI6, DI7). */
import { casesOf, type ConformanceCase } from '../running/case.ts'
import { answerTo, fits, holds, same } from '../running/expectations.ts'
import type { Actor } from '../running/actor.ts'
import type { Stage } from '../running/stage.ts'
import { found, idOf, publish, searchOf } from './directory.ts'

/** The cases of this chapter, which belong to the directory. */
export const searches: readonly ConformanceCase[] = casesOf('directory', [
  [
    'DI6.1',
    'sorts by the time of publishing, newest or oldest first',
    async (stage) => {
      const alice = await withEntries(stage, 'a', 'b', 'c')
      same('oldest first', await found(alice, alice, { sort: 'oldest' }), ['a', 'b', 'c'])
      same('newest first', await found(alice, alice, { sort: 'newest' }), ['c', 'b', 'a'])
    },
  ],
  [
    'DI6.2',
    'sorts by the name of the owner',
    async (stage) => {
      const kind = stage.name()
      const actors = await Promise.all([stage.signedIn(), stage.signedIn(), stage.signedIn()])
      for (const actor of actors) await publish(actor, { kind, id: actor.name })
      const names = actors.map(({ name }) => name).sort()
      const [first] = actors
      same('owners', await found(first, first, { kind, owner: '', sort: 'owner' }), names)
    },
  ],
  [
    'DI6.3',
    'gives pages whose cursors lead through everything once',
    async (stage) => {
      const ids = Array.from({ length: 7 }, (_, at) => `e${at}`)
      const alice = await withEntries(stage, ...ids)
      for (const sort of ['oldest', 'newest', 'owner'] as const) {
        const came = await pages(alice, { sort, limit: 3 })
        same(
          `pages of ${sort}`,
          came.map((page) => page.length),
          [3, 3, 1],
        )
        same(`entries of ${sort}`, came.flat().sort(), ids)
      }
    },
  ],
  [
    'DI6.4',
    'misses nothing and repeats nothing that stayed, when others come and go between the pages',
    async (stage) => {
      const ids = Array.from({ length: 6 }, (_, at) => `e${at}`)
      const alice = await withEntries(stage, ...ids)
      const came = await pages(alice, { sort: 'oldest', limit: 2 }, async (page) => {
        await publish(alice, { id: `new ${page}` })
        await alice.asked('done', { type: 'unpublish', kind: 'songs', id: 'e0' })
      })
      same(
        'what stayed',
        came.flat().filter((id) => ids.includes(id)),
        ids,
      )
    },
  ],
  [
    'DI6.5',
    'puts no more on a page than asked for',
    async (stage) => {
      const alice = await withEntries(stage, 'a', 'b', 'c')
      const { entries, cursor } = await alice.asked('results', searchOf(alice, { limit: 1 }))
      same('entries', entries.length, 1)
      holds(cursor !== '', 'a cursor', cursor)
    },
  ],
  [
    'DI7.1',
    'tells a live search of what it begins to find, finds anew and finds no longer, in that order',
    async (stage) => {
      const [alice, bob] = await Promise.all([stage.signedIn(), stage.signedIn()])
      const request = bob.request(searchOf(alice, { live: true }))
      same('the first results', (await bob.expect('results', { request })).entries, [])
      const [first, second] = [await publish(alice), await publish(alice, { version: 2 })]
      await alice.asked('done', { type: 'unpublish', kind: 'songs', id: 'one' })
      const place = { request, owner: alice.name, kind: 'songs', id: 'one' }
      await bob.expect('directory-change', { ...place, change: 'put', entry: first })
      await bob.expect('directory-change', { ...place, change: 'put', entry: second })
      await bob.expect('directory-change', { ...place, change: 'removed', entry: new Uint8Array(0) })
    },
  ],
  [
    'DI7.2',
    'tells a live search of nothing that does not fit it',
    async (stage) => {
      const [alice, bob] = await Promise.all([stage.signedIn(), stage.signedIn()])
      const request = bob.request(searchOf(alice, { live: true, text: 'wanted' }))
      await bob.expect('results', { request })
      await publish(alice, { id: 'other', content: { title: 'something else' } })
      await publish(alice, { id: 'hidden', content: { title: 'wanted' }, visibility: 'contacts' })
      await publish(alice, { id: 'shown', content: { title: 'wanted' } })
      await bob.expect('directory-change', { request, change: 'put', id: 'shown' })
    },
  ],
  [
    'DI7.3',
    'tells a live search of an entry that fits it no longer',
    async (stage) => {
      const [alice, bob] = await Promise.all([stage.signedIn(), stage.signedIn()])
      await publish(alice, { content: { title: 'wanted' } })
      const request = bob.request(searchOf(alice, { live: true, text: 'wanted' }))
      same('entries', (await bob.expect('results', { request })).entries.map(idOf), ['one'])
      await publish(alice, { version: 2, content: { title: 'something else' } })
      await bob.expect('directory-change', { request, change: 'removed', id: 'one' })
    },
  ],
  [
    'DI7.4',
    'tells nothing more after the end of a search',
    async (stage) => {
      const [alice, bob] = await Promise.all([stage.signedIn(), stage.signedIn()])
      const [ended, other] = [
        bob.request(searchOf(alice, { live: true })),
        bob.request(searchOf(alice, { live: true })),
      ]
      for (const request of [ended, other]) fits(await answerTo(bob.client, request), 'results', {})
      await bob.asked('done', { type: 'search-end', search: ended })
      await publish(alice)
      await bob.expect('directory-change', { request: other })
      await bob.none('directory-change')
    },
  ],
  [
    'DI7.5',
    'tells a search that is not live of nothing',
    async (stage) => {
      const [alice, bob] = await Promise.all([stage.signedIn(), stage.signedIn()])
      await found(bob, alice)
      const live = bob.request(searchOf(alice, { live: true }))
      await bob.expect('results', { request: live })
      await publish(alice)
      await bob.expect('directory-change', { request: live })
      await bob.none('directory-change')
    },
  ],
])

async function withEntries(stage: Stage, ...ids: readonly string[]): Promise<Actor> {
  const alice = await stage.signedIn()
  for (const id of ids) await publish(alice, { id })
  return alice
}

/** The ids of each page; `between` is called after each. */
async function pages(
  alice: Actor,
  change: Parameters<typeof searchOf>[1],
  between: (page: number) => Promise<void> = () => Promise.resolve(),
): Promise<string[][]> {
  const all: string[][] = []
  let cursor = ''
  do {
    const results = await alice.asked('results', searchOf(alice, { ...change, cursor }))
    all.push(results.entries.map(idOf))
    ;({ cursor } = results)
    if (cursor !== '') await between(all.length)
    holds(all.length < 50, 'an end of the pages', 'a cursor each time')
  } while (cursor !== '')
  return all
}
