import { KithError, type PeerName } from '@kith/wire'
import { until } from '@kith/testing/contracts'
import { expect, it } from 'vitest'

import { openMemoryStore } from '../../src/store/memory.ts'
import { FellowGrants, type FellowGrantsOptions } from '../../src/engine/fellow-grants.ts'

type Told = readonly [name: string, level: string]

/** The part, with what follows it, what it told and what the server refuses. */
function stage(policy: FellowGrantsOptions['policy'], store = openMemoryStore()) {
  const told: Told[] = []
  const fellows = new Set<PeerName>()
  const contacts = new Map<string, 'contact' | 'blocked' | 'asking'>()
  const refused = new Map<string, 'name-unknown'>()
  const upstream = {
    isUp: true,
    ask: (_: unknown, frameOf: (request: number, as: never) => unknown) => {
      const { name, level } = frameOf(1, '' as never) as { name: string; level: string }
      const code = refused.get(name)
      if (code !== undefined) return Promise.reject(new KithError(code))
      told.push([name, level])
      return Promise.resolve({ type: 'done' })
    },
  }
  const failures: unknown[] = []
  let followed = (): void => undefined
  const part = new FellowGrants({
    ...{ policy, store, upstream: upstream as never },
    fellows: () => fellows,
    contacts: () => ({ stateOf: (name) => contacts.get(name), grant: () => undefined }),
    commits: { follow: (_: unknown, { committed }: { committed: () => void }) => (followed = committed) },
    onFailure: (error) => failures.push(error),
  })
  const changed = async (count: number): Promise<void> => {
    followed()
    await until(() => told.length >= count)
  }
  return { part, told, fellows, contacts, refused, upstream, failures, changed, store }
}

it('[FC10] tells the server of members who are no contacts, once, and when they are members no more', async () => {
  const { part, told, fellows, contacts, changed } = stage('requests')
  await part.load()
  for (const name of ['bob', 'carol', 'eve'] as PeerName[]) fellows.add(name)
  contacts.set('carol', 'contact').set('eve', 'blocked')
  await changed(1)
  expect(told).toEqual([['bob', 'member']])
  contacts.set('dave', 'asking')
  fellows.add('dave' as PeerName)
  await changed(2)
  fellows.delete('bob' as PeerName)
  await changed(3)
  expect(told.slice(1)).toEqual([
    ['dave', 'member'],
    ['bob', 'none'],
  ])
  expect(part.isGiven('dave' as PeerName)).toBe(true)
  expect(part.isGiven('bob' as PeerName)).toBe(false)
})

it('[FC10] tells nothing where strangers may write, and goes on after a refusal, a lost connection and a new start', async () => {
  const open = stage(undefined)
  await open.part.load()
  open.fellows.add('bob' as PeerName)
  open.part.up()
  expect(open.part.isGiven('bob' as PeerName)).toBe(false)
  const first = stage('refuse')
  await first.part.load()
  first.fellows.add('gone' as PeerName).add('bob' as PeerName)
  first.refused.set('gone', 'name-unknown')
  await first.changed(1)
  expect(first.told).toEqual([['bob', 'member']])
  first.upstream.isUp = false
  first.fellows.add('zoe' as PeerName)
  first.part.up()
  expect(open.told).toEqual([])
  const next = stage('refuse', first.store)
  await next.part.load()
  next.fellows.add('zoe' as PeerName)
  next.part.up()
  await until(() => next.told.length === 2)
  expect(next.told).toEqual([
    ['zoe', 'member'],
    ['bob', 'none'],
  ])
  expect([...first.failures, ...next.failures]).toEqual([])
})
