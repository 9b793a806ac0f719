/** Published facts: who may publish what, and who finds it (spec DI1 to DI5, DI8). */
import { generateDevice, signDirectoryEntry } from '@kith/keys'
import {
  decodeDirectoryEntry,
  type DirectoryEntry,
  encodeDirectoryEntry,
  type ErrorCode,
  type SearchFilter,
  type SearchFrame,
} from '@kith/wire'

import { casesOf, type ConformanceCase, slowCasesOf } from '../running/case.ts'
import { same } from '../running/expectations.ts'
import type { Actor } from '../running/actor.ts'

/** Entries of cases end by themselves soon after. */
const ttlSeconds = 30
const text = new TextEncoder()

/** What an entry is, where it is not as usual; the content as text or as what JSON says. */
export type EntryChange = Partial<Omit<DirectoryEntry, 'content'>> & { readonly content?: object | string }

/** The cases of this chapter that need no long wait. */
export const directory: readonly ConformanceCase[] = casesOf('directory', [
  [
    'DI1.1',
    'refuses kinds that are none',
    async (stage) => {
      const alice = await stage.signedIn()
      for (const kind of ['', 'Songs', '-songs', 'so ngs']) await refused(alice, 'entry-malformed', { kind })
    },
  ],
  [
    'DI1.2',
    'refuses ids that are none',
    async (stage) => {
      const alice = await stage.signedIn()
      for (const id of ['', 'a\nb', 'a\u0000']) await refused(alice, 'entry-malformed', { id })
    },
  ],
  [
    'DI1.3',
    'refuses content that is no JSON object',
    async (stage) => {
      const alice = await stage.signedIn()
      for (const content of ['', '[1]', '"a"', 'null', '{"a":1', '{}{}'])
        await refused(alice, 'entry-malformed', { content })
    },
  ],
  [
    'DI1.4',
    'refuses bytes that are no entry, and goes on',
    async (stage) => {
      const alice = await stage.signedIn()
      await alice.refused('entry-malformed', { type: 'publish', entry: new Uint8Array(100) })
      await publish(alice)
    },
  ],
  [
    'DI2.1',
    'shows an entry for the network to everybody, as it was signed',
    async (stage) => {
      const [alice, bob] = await Promise.all([stage.signedIn(), stage.signedIn()])
      const entry = await publish(alice, { content: { title: 'Ünïcode 😀' } })
      const { entries } = await bob.asked('results', searchOf(alice))
      same('the entry', entries, [entry])
    },
  ],
  [
    'DI2.2',
    'shows an entry for contacts to contacts alone',
    async (stage) => {
      const [alice, bob, carol] = await Promise.all([stage.signedIn(), stage.signedIn(), stage.signedIn()])
      await alice.grant(bob.name, 'contact')
      await publish(alice, { visibility: 'contacts' })
      same('what the contact finds', await found(bob, alice), ['one'])
      same('what a stranger finds', await found(carol, alice), [])
    },
  ],
  [
    'DI2.3',
    'asks at the time of the search who is a contact',
    async (stage) => {
      const [alice, bob] = await Promise.all([stage.signedIn(), stage.signedIn()])
      await publish(alice, { visibility: 'contacts' })
      await alice.grant(bob.name, 'contact')
      same('what a contact finds', await found(bob, alice), ['one'])
      await alice.grant(bob.name, 'none')
      same('what a stranger finds', await found(bob, alice), [])
    },
  ],
  [
    'DI2.4',
    'shows an entry for a list to its readers alone, contacts or not',
    async (stage) => {
      const [alice, bob, carol] = await Promise.all([stage.signedIn(), stage.signedIn(), stage.signedIn()])
      await alice.grant(carol.name, 'contact')
      await publish(alice, { visibility: 'list', readers: [bob.name] })
      same('what a reader finds', await found(bob, alice), ['one'])
      same('what a contact finds', await found(carol, alice), [])
    },
  ],
  [
    'DI2.5',
    'shows every entry to its owner',
    async (stage) => {
      const alice = await stage.signedIn()
      for (const visibility of ['network', 'contacts', 'list'] as const)
        await publish(alice, { id: visibility, visibility })
      same('what the owner finds', await found(alice, alice, { sort: 'oldest' }), ['network', 'contacts', 'list'])
    },
  ],
  [
    'DI3.1',
    'refuses an entry of another owner',
    async (stage) => {
      const [alice, mallory] = await Promise.all([stage.signedIn(), stage.signedIn()])
      await mallory.refused('entry-foreign', { type: 'publish', entry: await signed(alice) })
      same('what is found', await found(mallory, alice), [])
    },
  ],
  [
    'DI3.2',
    'refuses an entry of a device that is not listed',
    async (stage) => {
      const alice = await stage.signedIn()
      const keys = await generateDevice('stranger', 1_000)
      const entry = await signDirectoryEntry(keys, entryOf(alice, { device: keys.device }))
      await alice.refused('device-unlisted', { type: 'publish', entry })
    },
  ],
  [
    'DI3.3',
    'refuses an entry that was changed after it was signed',
    async (stage) => {
      const alice = await stage.signedIn()
      const entry = await signed(alice)
      const at = Buffer.from(entry).indexOf('"first"') + 1
      entry[at] = (entry[at] ?? 0) ^ 1
      await alice.refused('signature-wrong', { type: 'publish', entry })
    },
  ],
  [
    'DI3.4',
    'refuses an entry whose signature was made for another kind of thing',
    async (stage) => {
      const alice = await stage.signedIn()
      const entry = await alice.person.keys.signing.signJoined('lockKey', encodeDirectoryEntry(entryOf(alice)))
      await alice.refused('signature-wrong', { type: 'publish', entry })
    },
  ],
  [
    'DI3.5',
    'refuses an older version, and another entry of the same version; what is there stays',
    async (stage) => {
      const alice = await stage.signedIn()
      const [first, second] = [await signed(alice, { version: 4 }), await publish(alice, { version: 5 })]
      await alice.refused('entry-outdated', { type: 'publish', entry: first })
      await refused(alice, 'entry-outdated', { version: 5, content: { title: 'another' } })
      same('the entries', (await alice.asked('results', searchOf(alice))).entries, [second])
    },
  ],
  [
    'DI3.6',
    'takes the same bytes again',
    async (stage) => {
      const alice = await stage.signedIn()
      const entry = await publish(alice)
      await alice.asked('done', { type: 'publish', entry })
      same('what is found', await found(alice, alice), ['one'])
    },
  ],
  [
    'DI3.7',
    'puts a higher version in the place of the one before',
    async (stage) => {
      const [alice, bob] = await Promise.all([stage.signedIn(), stage.signedIn()])
      await publish(alice)
      const newer = await publish(alice, { version: 2, content: { title: 'second' } })
      same('the entries', (await bob.asked('results', searchOf(alice))).entries, [newer])
      same('what the old words find', await found(bob, alice, { text: 'first' }), [])
    },
  ],
  [
    'DI4.1',
    'ends an entry without a time with the session of its device',
    async (stage) => {
      const [alice, bob] = await Promise.all([stage.signedIn(), stage.signedIn()])
      const live = bob.request(searchOf(alice, { live: true }))
      await bob.expect('results', { request: live })
      await publish(alice, { ttlSeconds: 0 })
      await bob.expect('directory-change', { request: live, change: 'put', id: 'one' })
      await alice.leave()
      await bob.expect('directory-change', { request: live, change: 'removed', id: 'one' })
      same('what is found', await found(bob, alice), [])
    },
  ],
  [
    'DI4.2',
    'keeps an entry without a time when its device moves to a newer connection',
    async (stage) => {
      const alice = await stage.signedIn()
      await publish(alice, { ttlSeconds: 0 })
      const again = await stage.signedIn(alice.person)
      await alice.ends('taken-over')
      same('what is found', await found(again, again), ['one'])
    },
  ],
  [
    'DI4.3',
    'does not find an entry whose time is over',
    async (stage) => {
      const alice = await stage.signedIn()
      await publish(alice, { ttlSeconds: 1 })
      await new Promise((resolve) => setTimeout(resolve, 1_100))
      same('what is found', await found(alice, alice), [])
    },
  ],
  [
    'DI4.4',
    'refuses an entry that would live longer than 30 days',
    async (stage) => {
      await refused(await stage.signedIn(), 'entry-malformed', { ttlSeconds: 2_592_001 })
    },
  ],
  [
    'DI5.1',
    'finds words by their beginnings, without case and accents, in any order',
    async (stage) => {
      const alice = await stage.signedIn()
      await publish(alice, { content: { title: 'Ode à la Joie', by: ['Beethoven'], year: 1824 } })
      for (const words of ['ode', 'JOI', 'a la', 'beet ODE', '1824', 'òde'])
        same(`what "${words}" finds`, await found(alice, alice, { text: words }), ['one'])
    },
  ],
  [
    'DI5.2',
    'finds nothing when one word is missing, or is only inside of another',
    async (stage) => {
      const alice = await stage.signedIn()
      await publish(alice, { content: { title: 'Ode à la Joie' } })
      for (const words of ['ode an', 'oie', 'od ex'])
        same(`what "${words}" finds`, await found(alice, alice, { text: words }), [])
    },
  ],
  [
    'DI5.3',
    'finds fields by their values, also in lists',
    async (stage) => {
      const alice = await stage.signedIn()
      await publish(alice, { content: { key: 'C', year: 1959, live: true, tags: ['modal', 'cool'] } })
      const filters = (...pairs: readonly (readonly [string, string])[]): { filters: readonly SearchFilter[] } => ({
        filters: pairs.map(([field, value]) => ({ field, value })),
      })
      const all = [['key', 'C'], ['year', '1959'], ['live', 'true'], ['tags', 'cool']] as const // prettier-ignore
      same('what all of them find', await found(alice, alice, filters(...all)), ['one'])
      for (const [field, value] of [
        ['key', 'c'],
        ['year', '195'],
        ['tags', 'coo'],
        ['none', 'C'],
      ] as const)
        // prettier-ignore
        same(`what ${field}=${value} finds`, await found(alice, alice, filters([field, value])), [])
    },
  ],
  [
    'DI5.4',
    'finds entries of the kind and the owner asked for, and no others',
    async (stage) => {
      const [alice, bob] = await Promise.all([stage.signedIn(), stage.signedIn()])
      // A kind of its own, so that a search of all owners meets nobody else's entries.
      const kind = stage.name()
      await publish(alice, { id: 'of-alice', kind })
      await publish(bob, { id: 'of-bob', kind })
      await publish(bob, { id: 'other', kind: `${kind}.2` })
      same('what the kind has', await found(alice, bob, { kind, owner: '', sort: 'oldest' }), ['of-alice', 'of-bob'])
      same('what one owner has', await found(alice, bob, { kind }), ['of-bob'])
    },
  ],
  [
    'DI5.5',
    'refuses searches that are none, and goes on',
    async (stage) => {
      const alice = await stage.signedIn()
      const wrong: readonly Partial<SearchFrame>[] = [
        ...[{ limit: 0 }, { limit: 101 }, { kind: '' }, { kind: 'Songs' }, { cursor: 'no cursor' }],
        { text: 'one two three four five six seven eight nine' },
      ]
      for (const change of wrong) await alice.refused('search-malformed', searchOf(alice, change))
      await alice.asked('results', searchOf(alice))
    },
  ],
  [
    'DI8.1',
    'withdraws an entry, and is done also when there is none',
    async (stage) => {
      const alice = await stage.signedIn()
      await publish(alice)
      for (let time = 0; time < 2; time++) {
        await alice.asked('done', { type: 'unpublish', kind: 'songs', id: 'one' })
        same('what is found', await found(alice, alice), [])
      }
    },
  ],
  [
    'DI8.2',
    "withdraws nobody else's entry",
    async (stage) => {
      const [alice, mallory] = await Promise.all([stage.signedIn(), stage.signedIn()])
      await publish(alice)
      await mallory.asked('done', { type: 'unpublish', kind: 'songs', id: 'one' })
      same('what is found', await found(mallory, alice), ['one'])
    },
  ],
  [
    'DI8.3',
    'does not bring an entry back by a replay of its bytes under a lower version',
    async (stage) => {
      const alice = await stage.signedIn()
      const old = await publish(alice)
      await publish(alice, { version: 2 })
      await alice.refused('entry-outdated', { type: 'publish', entry: old })
    },
  ],
])

/** The cases of this chapter that send more than a little. */
export const directorySlow: readonly ConformanceCase[] = slowCasesOf('directory', [
  [
    'DI3.8',
    'takes 1,000 entries of a name, not more',
    async (stage) => {
      const alice = await stage.signedIn()
      for (let at = 0; at < 1_000; at++) await publish(alice, { id: `entry ${at}`, ttlSeconds: 120 })
      await refused(alice, 'entry-quota', { id: 'one too many' })
    },
  ],
])

/** An entry of the actor's name. */
export function entryOf(actor: Actor, { content = { title: 'first' }, ...change }: EntryChange = {}): DirectoryEntry {
  return {
    ...{ owner: actor.name, device: actor.device, kind: 'songs', id: 'one', version: 1, ttlSeconds },
    ...{ visibility: 'network', readers: [] },
    ...change,
    content: text.encode(typeof content === 'string' ? content : JSON.stringify(content)),
  }
}

/** The same, signed by its device. */
export function signed(actor: Actor, change: EntryChange = {}): Promise<Uint8Array> {
  return signDirectoryEntry(actor.person.keys, entryOf(actor, change))
}

/** Publishes an entry; returns it as it was signed. */
export async function publish(actor: Actor, change: EntryChange = {}): Promise<Uint8Array> {
  const entry = await signed(actor, change)
  await actor.asked('done', { type: 'publish', entry })
  return entry
}

async function refused(actor: Actor, code: ErrorCode, change: EntryChange): Promise<void> {
  await actor.refused(code, { type: 'publish', entry: await signed(actor, change) })
}

/** A search for the entries of one owner. */
export function searchOf(owner: Actor, change: Partial<SearchFrame> = {}): Omit<SearchFrame, 'request' | 'as'> {
  return {
    ...{ type: 'search', kind: 'songs', text: '', filters: [], owner: owner.name, sort: 'newest', cursor: '' },
    ...{ limit: 100, live: false },
    ...change,
  }
}

/** The ids of what a searcher finds. */
export async function found(searcher: Actor, owner: Actor, change: Partial<SearchFrame> = {}): Promise<string[]> {
  const { entries } = await searcher.asked('results', searchOf(owner, change))
  return entries.map(idOf)
}

/** The id of a signed entry. */
export function idOf(entry: Uint8Array): string {
  const decoded = decodeDirectoryEntry(entry)
  return decoded.kind === 'ok' ? decoded.value.entry.id : 'not an entry'
}
