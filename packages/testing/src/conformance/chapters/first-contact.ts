/** First contact: what a name takes from strangers, and reports to the operator (spec FC). */
import { signContactRequest } from '@kith/keys'
import type { ContactRequest, StrangerPolicy } from '@kith/wire'

import type { Person } from '../client/person.ts'
import type { Actor } from '../running/actor.ts'
import { casesOf, type ConformanceCase } from '../running/case.ts'
import { same } from '../running/expectations.ts'
import type { Stage } from '../running/stage.ts'
import { pushed } from './mailbox-taking-in.ts'

const reportsADay = 20
const nothing = new Uint8Array(0)

/** The cases of this chapter. */
export const firstContact: readonly ConformanceCase[] = casesOf('first-contact', [
  [
    'FC1.1',
    'keeps what a name chose when it is away, and for a device that chose nothing',
    async (stage) => {
      const [alice, bob] = await choosing(stage, 'requests')
      await bob.leave()
      const again = await stage.attached(bob.person)
      const stream = stage.stream(alice, again)
      alice.send(stream.store(1, { bodyBytes: 5000 }))
      await alice.turnedDown(stream, 1, 'contacts-only')
      await again.asked('done', { type: 'strangers-set', policy: 'accept' })
      alice.send(stream.store(1, { bodyBytes: 5000 }))
      await alice.stored(stream, 1)
    },
  ],
  [
    'FC7.1',
    'takes one envelope of a stranger, and the next when it is decided',
    async (stage) => {
      const [alice, bob] = await choosing(stage, 'requests')
      await bob.leave()
      const [one, two] = [stage.stream(alice, bob), stage.stream(alice, bob)]
      alice.send(one.store(1))
      await alice.stored(one, 1)
      alice.send(one.store(2))
      await alice.turnedDown(one, 2, 'contacts-only')
      alice.send(two.store(1))
      await alice.turnedDown(two, 1, 'contacts-only')
      await pushed(await stage.attached(bob.person), one, 1)
    },
  ],
  [
    'FC7.2',
    'takes of a stranger no envelope that is larger than a request',
    async (stage) => {
      const [alice, bob] = await choosing(stage, 'requests')
      const stream = stage.stream(alice, bob)
      alice.send(stream.store(1, { bodyBytes: 4096 }))
      await alice.turnedDown(stream, 1, 'contacts-only')
      alice.send(stream.store(1, { bodyBytes: 2000 }))
      await alice.stored(stream, 1)
    },
  ],
  [
    'FC7.3',
    'takes nothing of a stranger where the name takes nothing',
    async (stage) => {
      const [alice, bob] = await choosing(stage, 'refuse')
      const stream = stage.stream(alice, bob)
      alice.send(stream.store(1))
      await alice.turnedDown(stream, 1, 'contacts-only')
      await bob.none('data')
    },
  ],
  [
    'FC7.4',
    'passes no data and no bulk of a stranger on',
    async (stage) => {
      const [alice, bob] = await choosing(stage, 'requests')
      alice.send(stage.stream(alice, bob).data(1))
      alice.send({ type: 'bulk', to: bob.device, from: alice.device, sealed: new Uint8Array(5) })
      await alice.sync()
      await bob.none('data', 'bulk')
    },
  ],
  [
    'FC7.5',
    'takes of a contact what it takes of any',
    async (stage) => {
      const [alice, bob] = await choosing(stage, 'refuse')
      await bob.grant(alice.name, 'contact')
      const stream = stage.stream(alice, bob)
      alice.send(stream.store(1, { bodyBytes: 5000 }), stream.store(2))
      await alice.stored(stream, 2)
    },
  ],
  [
    'FC9.1',
    'tells a blocked name what it tells any stranger',
    async (stage) => {
      const [alice, bob] = await choosing(stage, 'requests')
      await bob.grant(alice.name, 'blocked')
      const stream = stage.stream(alice, bob)
      alice.send(stream.store(1))
      await alice.turnedDown(stream, 1, 'contacts-only')
    },
  ],
  [
    'FC10.1',
    'has room in the mailbox for a member, and shows it nothing else',
    async (stage) => {
      const [alice, bob] = await choosing(stage, 'refuse')
      await bob.grant(alice.name, 'member')
      alice.send({ type: 'bulk', to: bob.device, from: alice.device, sealed: new Uint8Array(5) })
      const stream = stage.stream(alice, bob)
      alice.send(stream.data(1))
      await alice.sync()
      await bob.none('bulk', 'data')
      alice.send(...stream.stores(1, 25))
      await alice.stored(stream, 25)
      const { entries } = await alice.asked('presence', { type: 'presence-query', names: [bob.name] })
      same('what it sees', entries[0]?.state, 'unknown')
      const { grants } = await bob.asked('grants', { type: 'grants-query', after: '' })
      same('the grant', grants.find(({ name }) => name === alice.name)?.level, 'member')
    },
  ],
  [
    'FC20.1',
    'takes a report with the request that the name signed, and one without any',
    async (stage) => {
      const [alice, bob] = await Promise.all([stage.signedIn(), stage.signedIn()])
      await alice.asked('done', report(bob.name, await requestOf(bob.person, { to: alice.name })))
      await alice.asked('done', report(bob.name, nothing))
    },
  ],
  [
    'FC21.1',
    'refuses as evidence what the name did not sign, or did not sign for the reporter',
    async (stage) => {
      const [alice, bob, carol] = await Promise.all([stage.signedIn(), stage.signedIn(), stage.signedIn()])
      const good = await requestOf(bob.person, { to: alice.name })
      const changed = good.slice()
      changed[changed.length - 70] = (changed[changed.length - 70] ?? 0) ^ 1
      for (const evidence of [
        await requestOf(bob.person, { to: carol.name }),
        await requestOf(carol.person, { to: alice.name }),
        await requestOf(carol.person, { from: bob.name, to: alice.name }),
        await requestOf(carol.person, { from: bob.name, device: bob.device, to: alice.name }),
        changed,
        good.slice(0, -1),
      ])
        await alice.refused('report-malformed', report(bob.name, evidence))
    },
  ],
  [
    'FC21.2',
    'refuses a report about oneself, about a name that nobody has, and with messages of another form',
    async (stage) => {
      const [alice, bob] = await Promise.all([stage.signedIn(), stage.signedIn()])
      await alice.refused('report-malformed', report(alice.name, nothing))
      await alice.refused('name-unknown', report(stage.name(), nothing))
      const shown = new TextEncoder().encode('{"not":"a list"}')
      await alice.refused('report-malformed', { ...report(bob.name, nothing), shown })
    },
  ],
  [
    'FC21.3',
    `takes ${String(reportsADay)} reports of a name in a day`,
    async (stage) => {
      const [alice, bob] = await Promise.all([stage.signedIn(), stage.signedIn()])
      for (let count = 0; count < reportsADay; count++) await alice.asked('done', report(bob.name, nothing))
      await alice.refused('rate-exceeded', report(bob.name, nothing))
    },
  ],
])

/** A stranger, and somebody who chose what is taken from strangers; both are attached. */
async function choosing(stage: Stage, policy: StrangerPolicy): Promise<readonly [Actor, Actor]> {
  const [alice, bob] = await stage.two()
  await bob.asked('done', { type: 'strangers-set', policy })
  return [alice, bob]
}

function requestOf({ keys, name: from, device }: Person, change: Partial<ContactRequest>): Promise<Uint8Array> {
  const asked = { version: 1, from, device, to: from, atMs: Date.now(), words: 'hello' }
  return signContactRequest(keys, { ...asked, ...change })
}

function report(about: string, evidence: Uint8Array): Parameters<Actor['ask']>[0] & { readonly type: 'report' } {
  return { type: 'report', about, reason: 'other', words: '', evidence, shown: nothing }
}
