/** Who is there, and who may know (spec PR). */
import type { PresenceChoice, PresenceEntry } from '@kith/wire'

import { casesOf, type ConformanceCase, slowCasesOf } from '../running/case.ts'
import { answerTo, fits, holds, same } from '../running/expectations.ts'
import type { Actor } from '../running/actor.ts'
import type { Stage } from '../running/stage.ts'

/** The cases of this chapter that need no long wait. */
export const presence: readonly ConformanceCase[] = casesOf('presence', [
  [
    'PR1.1',
    'shows an attached device as online',
    async (stage) => {
      const [alice, bob] = await seenBy(stage)
      sees(await look(bob, alice.name), { state: 'online', note: '', activity: '', idleMs: 0 })
    },
  ],
  [
    'PR1.2',
    'shows a device that has signed in and not attached as offline',
    async (stage) => {
      const [alice, bob] = await Promise.all([stage.signedIn(), stage.attached()])
      await alice.grant(bob.name, 'contact')
      sees(await look(bob, alice.name), { state: 'offline' })
    },
  ],
  [
    'PR1.3',
    'shows what a device says of itself: choice, note, activity, idle time',
    async (stage) => {
      const [alice, bob] = await seenBy(stage)
      const [note, activity] = ['in Zürich 🚲', 'reads']
      await alice.asked('done', { type: 'presence-set', choice: 'away', note, activity, idleMs: 60_000 })
      const entry = await look(bob, alice.name)
      sees(entry, { state: 'away', note, activity })
      holds(entry.idleMs >= 60_000 && entry.idleMs < 120_000, 'about 60000 ms of idle time', entry.idleMs)
    },
  ],
  [
    'PR1.4',
    'shows from the attachment on what a device said before',
    async (stage) => {
      const [alice, bob] = await Promise.all([stage.signedIn(), stage.attached()])
      await alice.grant(bob.name, 'contact')
      await choose(alice, 'busy', 'early')
      sees(await look(bob, alice.name), { state: 'offline', note: '' })
      await alice.attach()
      sees(await look(bob, alice.name), { state: 'busy', note: 'early' })
    },
  ],
  [
    'PR2.1',
    'shows the most available device: online before busy before away',
    async (stage) => {
      const [[one, two], bob] = await twoDevices(stage)
      await choose(one, 'away')
      await choose(two, 'busy')
      sees(await look(bob, one.name), { state: 'busy' })
      await choose(one, 'online')
      sees(await look(bob, one.name), { state: 'online' })
    },
  ],
  [
    'PR2.2',
    'shows of several alike the note of the device that spoke last',
    async (stage) => {
      const [[one, two], bob] = await twoDevices(stage)
      await choose(one, 'online', 'first')
      await choose(two, 'online', 'second')
      sees(await look(bob, one.name), { note: 'second' })
      await choose(one, 'online', 'third')
      sees(await look(bob, one.name), { note: 'third' })
    },
  ],
  [
    'PR2.3',
    'does not count an invisible device',
    async (stage) => {
      const [[one, two], bob] = await twoDevices(stage)
      await choose(two, 'invisible', 'hidden')
      await choose(one, 'away', 'shown')
      sees(await look(bob, one.name), { state: 'away', note: 'shown' })
      await choose(one, 'invisible', 'hidden as well')
      sees(await look(bob, one.name), { state: 'offline', note: '', activity: '', idleMs: 0 })
    },
  ],
  [
    'PR3.1',
    'calls what it tells live',
    async (stage) => {
      const [alice, bob] = await seenBy(stage)
      sees(await look(bob, alice.name), { freshness: 'live' })
      await alice.leave()
      sees(await look(bob, alice.name), { freshness: 'live' })
    },
  ],
  [
    'PR4.1',
    'says since when a name is online, by its own time, and keeps it while the state stays',
    async (stage) => {
      const [alice, bob] = await seenBy(stage)
      const beforeMs = alice.client.challenge?.serverMs ?? 0
      const { sinceMs } = await look(bob, alice.name)
      holds(sinceMs >= beforeMs, `a time from ${beforeMs} on`, sinceMs)
      await choose(alice, 'online', 'a note is no new state')
      same('sinceMs', (await look(bob, alice.name)).sinceMs, sinceMs)
    },
  ],
  [
    'PR4.2',
    'says when a name was last seen, and 0 when it never was',
    async (stage) => {
      const [alice, bob] = await Promise.all([stage.signedIn(), stage.attached()])
      await alice.grant(bob.name, 'contact')
      sees(await look(bob, alice.name), { state: 'offline', sinceMs: 0 })
      await alice.attach()
      const { sinceMs } = await look(bob, alice.name)
      await alice.leave()
      const entry = await look(bob, alice.name)
      holds(entry.sinceMs >= sinceMs, `a time from ${sinceMs} on`, entry.sinceMs)
    },
  ],
  [
    'PR4.3',
    'does not show that somebody left while invisible',
    async (stage) => {
      const [alice, bob] = await seenBy(stage)
      await choose(alice, 'invisible')
      const before = await look(bob, alice.name)
      await alice.leave()
      same('the entry', await look(bob, alice.name), before)
    },
  ],
  [
    'PR5.1',
    'tells a stranger the same of one who is there, one who is not, and a name that nobody has',
    async (stage) => {
      const [alice, bob, carol] = await Promise.all([stage.attached(), stage.attached(), stage.away()])
      await choose(alice, 'busy', 'secret')
      const names = [alice.name, carol.name, stage.name()]
      const { entries } = await bob.asked('presence', { type: 'presence-query', names })
      for (const [at, name] of names.entries()) same('the entry', entries[at], unknownEntry(name))
    },
  ],
  [
    'PR5.2',
    'tells who granted nothing more than it was granted itself',
    async (stage) => {
      const [alice, bob] = await seenBy(stage)
      same('the entry', await look(alice, bob.name), unknownEntry(bob.name))
    },
  ],
  [
    'PR5.3',
    'tells a blocked name nothing',
    async (stage) => {
      const [alice, bob] = await stage.two()
      await alice.grant(bob.name, 'blocked')
      same('the entry', await look(bob, alice.name), unknownEntry(alice.name))
    },
  ],
  [
    'PR6.1',
    'shows a name to itself',
    async (stage) => {
      const alice = await stage.attached()
      sees(await look(alice, alice.name), { state: 'online', freshness: 'live' })
    },
  ],
  [
    'PR6.2',
    'shows at once when a grant is given, and when it is taken away',
    async (stage) => {
      const [alice, bob] = await stage.two()
      await bob.asked('presence', { type: 'presence-watch', names: [alice.name] })
      await alice.grant(bob.name, 'contact')
      sees(await change(bob), { name: alice.name, state: 'online', freshness: 'live' })
      await alice.grant(bob.name, 'none')
      same('the entry', await change(bob), unknownEntry(alice.name))
    },
  ],
  [
    'PR6.3',
    'tells a watcher nothing more after the grant is taken away',
    async (stage) => {
      const [alice, bob] = await stage.two()
      await alice.grant(bob.name, 'contact')
      await bob.asked('presence', { type: 'presence-watch', names: [alice.name, bob.name] })
      await alice.grant(bob.name, 'none')
      same('the entry', await change(bob), unknownEntry(alice.name))
      await choose(alice, 'busy', 'secret')
      // What comes next is of the watcher itself.
      await choose(bob, 'away')
      sees(await change(bob), { name: bob.name, state: 'away' })
    },
  ],
  [
    'PR7.1',
    'answers with one entry for each name, in the order asked for',
    async (stage) => {
      const alice = await stage.attached()
      const names = [stage.name(), alice.name, stage.name(), stage.name()]
      const { entries, to } = await alice.asked('presence', { type: 'presence-query', names })
      same(
        'names',
        entries.map(({ name }) => name),
        names,
      )
      same('the device that is answered', to, alice.device)
    },
  ],
  [
    'PR7.2',
    'answers a question for 200 names, in as many frames as it needs',
    async (stage) => {
      const alice = await stage.attached()
      const names = Array.from({ length: 200 }, () => stage.name())
      const request = alice.request({ type: 'presence-query', names })
      const came: string[] = []
      while (came.length < names.length) {
        const answer = fits(await answerTo(alice.client, request), 'presence', {})
        came.push(...answer.entries.map(({ name }) => name))
      }
      same('names', came, names)
      await alice.none('presence')
    },
  ],
  [
    'PR7.3',
    'refuses a text that is no name, and a reserved name',
    async (stage) => {
      const alice = await stage.attached()
      await alice.refused('name-malformed', { type: 'presence-query', names: [alice.name, 'Not A Name'] })
      await alice.refused('name-reserved', { type: 'presence-watch', names: ['admin'] })
    },
  ],
  [
    'PR8.1',
    'tells a watcher of each change, with request 0',
    async (stage) => {
      const [alice, bob] = await seenBy(stage)
      await bob.asked('presence', { type: 'presence-watch', names: [alice.name] })
      await choose(alice, 'busy', 'one')
      sees(await change(bob), { name: alice.name, state: 'busy', note: 'one' })
      await alice.leave()
      sees(await change(bob), { state: 'offline' })
    },
  ],
  [
    'PR8.2',
    'tells of many changes at the same time by the last of them',
    async (stage) => {
      const [alice, bob] = await seenBy(stage)
      await bob.asked('presence', { type: 'presence-watch', names: [alice.name] })
      const set = { type: 'presence-set', as: alice.device, choice: 'away', activity: '', idleMs: 0 } as const
      alice.send(...Array.from({ length: 30 }, (_, at) => ({ ...set, request: 1_000 + at, note: `note ${at}` })))
      let told = 0
      for (let note = ''; note !== 'note 29'; told++) ({ note } = await change(bob))
      holds(told < 10, 'fewer than 10 messages for 30 changes at once', told)
    },
  ],
  [
    'PR8.3',
    'tells nothing more of a name that is not watched any more',
    async (stage) => {
      const [alice, bob] = await seenBy(stage)
      await bob.asked('presence', { type: 'presence-watch', names: [alice.name, bob.name] })
      await bob.asked('done', { type: 'presence-unwatch', names: [alice.name] })
      await choose(alice, 'busy')
      await choose(bob, 'away')
      sees(await change(bob), { name: bob.name })
    },
  ],
  [
    'PR8.4',
    'tells nothing of changes to who only asked once',
    async (stage) => {
      const [alice, bob] = await seenBy(stage)
      await look(bob, alice.name)
      await bob.asked('presence', { type: 'presence-watch', names: [bob.name] })
      await choose(alice, 'busy')
      await choose(bob, 'away')
      sees(await change(bob), { name: bob.name })
    },
  ],
  [
    'PR9.1',
    'shows a device that says bye as gone at once',
    async (stage) => {
      const [alice, bob] = await seenBy(stage)
      await alice.leave()
      sees(await look(bob, alice.name), { state: 'offline' })
    },
  ],
  [
    'PR9.2',
    'shows a device whose connection breaks off as gone',
    async (stage) => {
      const [alice, bob] = await seenBy(stage)
      await bob.asked('presence', { type: 'presence-watch', names: [alice.name] })
      alice.client.cut()
      sees(await change(bob), { state: 'offline' })
    },
  ],
  [
    'PR9.3',
    'does not let a device blink that moves to a newer connection',
    async (stage) => {
      const [alice, bob] = await seenBy(stage)
      await bob.asked('presence', { type: 'presence-watch', names: [alice.name, bob.name] })
      const { sinceMs } = await look(bob, alice.name)
      const again = await stage.attached(alice.person)
      await choose(bob, 'away')
      sees(await change(bob), { name: bob.name })
      same('sinceMs', (await look(bob, again.name)).sinceMs, sinceMs)
    },
  ],
])

/** The cases of this chapter that send more than a little. */
export const presenceSlow: readonly ConformanceCase[] = slowCasesOf('presence', [
  [
    'PR7.4',
    'lets a device watch 5,000 names, not more',
    async (stage) => {
      const alice = await stage.attached()
      for (let count = 0; count < 5_000; count += 200) {
        const names = Array.from({ length: 200 }, () => stage.name())
        await alice.asked('presence', { type: 'presence-watch', names })
      }
      await alice.refused('rate-exceeded', { type: 'presence-watch', names: [stage.name()] })
    },
  ],
])

/** Two who are attached; the first granted the second. */
async function seenBy(stage: Stage): Promise<readonly [Actor, Actor]> {
  const [alice, bob] = await stage.two()
  await alice.grant(bob.name, 'contact')
  return [alice, bob]
}

/** Two attached devices of one name, and a contact of theirs. */
async function twoDevices(stage: Stage): Promise<readonly [readonly [Actor, Actor], Actor]> {
  const [people, bob] = await Promise.all([stage.twoDevices(), stage.attached()])
  const [one, two] = await Promise.all([stage.attached(people[0]), stage.attached(people[1])])
  await one.grant(bob.name, 'contact')
  return [[one, two], bob]
}

async function choose(actor: Actor, choice: PresenceChoice, note = ''): Promise<void> {
  await actor.asked('done', { type: 'presence-set', choice, note, activity: '', idleMs: 0 })
}

async function look(actor: Actor, name: string): Promise<PresenceEntry> {
  const { entries } = await actor.asked('presence', { type: 'presence-query', names: [name] })
  const [entry] = entries
  holds(entry !== undefined && entries.length === 1, 'one entry', `${entries.length}`)
  return entry
}

/** The next change that a watcher is told, of one name. */
async function change(actor: Actor): Promise<PresenceEntry> {
  const { entries } = await actor.expect('presence', { request: 0, to: actor.device })
  const [entry] = entries
  holds(entry !== undefined && entries.length === 1, 'one entry', `${entries.length}`)
  return entry
}

function sees(entry: PresenceEntry, expected: Partial<PresenceEntry>): void {
  for (const [field, value] of Object.entries(expected)) same(field, entry[field as keyof PresenceEntry], value)
}

function unknownEntry(name: string): PresenceEntry {
  return { name, state: 'unknown', freshness: 'unknown', sinceMs: 0, idleMs: 0, note: '', activity: '' }
}
