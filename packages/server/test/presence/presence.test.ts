import { attached, nextListOf, newPerson, type Person, RawClient } from '@kith/testing/conformance'
import { type Frame, type GrantLevel, type PresenceChoice, codeOfNumber, limits } from '@kith/wire'
import { describe, expect, it } from 'vitest'

import { PresenceBoard } from '../../src/presence/board.ts'
import { presenceFrames } from '../../src/presence/presence-frames.ts'
import { generateDevice } from '@kith/keys'
import { running, temporaryFolder } from '../running.ts'

const choose = (person: Person, choice: PresenceChoice, note = '', request = 90): Frame => ({
  type: 'presence-set',
  request,
  as: person.device,
  choice,
  note,
  activity: '',
  idleMs: 0,
})
const grantTo = (person: Person, name: string, level: GrantLevel = 'contact'): Frame => ({
  type: 'grant',
  request: 91,
  as: person.device,
  name,
  level,
})
const watch = (person: Person, ...names: string[]): Frame => ({
  type: 'presence-watch',
  request: 92,
  as: person.device,
  names,
})

/** Alice and Bob are there, and Alice granted Bob. */
async function pair(
  options: Parameters<typeof running>[0] = {},
): Promise<{ url: string; alice: Person; bob: Person; a: RawClient; b: RawClient; stop: () => Promise<void> }> {
  const { url, stop } = await running({ presenceFlushMs: 5, ...options })
  const [alice, bob] = await Promise.all([newPerson('alice'), newPerson('bob')])
  const a = await attached(url, alice)
  const b = await attached(url, bob)
  a.send(grantTo(alice, 'bob'))
  await a.next('done')
  return { url, alice, bob, a, b, stop }
}

describe('presence', () => {
  it('[PR1] is online after attaching, and as the device says from then on', async () => {
    const { alice, bob, a, b } = await pair()
    b.send(watch(bob, 'alice'))
    expect((await b.next('presence')).entries).toMatchObject([{ name: 'alice', state: 'online', note: '' }])
    a.send({ ...choose(alice, 'busy', 'écrire'), activity: 'a book', idleMs: 60_000 } as Frame)
    await a.next('done')
    const [entry] = (await b.next('presence')).entries
    expect(entry).toMatchObject({ name: 'alice', state: 'busy', note: 'écrire', activity: 'a book' })
    expect(entry?.idleMs).toBeGreaterThanOrEqual(60_000)
  })

  it('[PR1] takes what was said before attaching', async () => {
    const { url, bob, b } = await pair()
    const carol = await newPerson('carol')
    const c = await RawClient.connect(url)
    await c.signIn(carol)
    c.send(grantTo(carol, 'bob'), choose(carol, 'away'))
    await c.next('done')
    await c.next('done')
    b.send(watch(bob, 'carol'))
    expect((await b.next('presence')).entries).toMatchObject([{ state: 'offline' }])
    c.send({ type: 'attach', as: carol.device })
    expect((await b.next('presence')).entries).toMatchObject([{ state: 'away' }])
  })

  it('[PR2] shows the most available device, and of several alike the last that spoke', () => {
    const changes: string[] = []
    const board = new PresenceBoard((name, isStateNew) => changes.push(`${name} ${String(isStateNew)}`))
    const [one, two, three] = ['1', '2', '3'] as unknown as Parameters<PresenceBoard['arrive']>[1][]
    const look = (choice: PresenceChoice, note = ''): Parameters<PresenceBoard['set']>[2] => ({
      choice,
      note,
      activity: '',
      idleMs: 0,
    })
    board.set('alice', one!, look('away', 'first'), 10)
    expect(board.of('alice')).toMatchObject({ state: 'offline' })
    board.arrive('alice', one!, 20)
    expect(board.of('alice')).toMatchObject({ state: 'away', sinceMs: 20, note: 'first' })
    board.set('alice', two!, look('busy', 'second'), 25)
    board.arrive('alice', two!, 30)
    expect(board.of('alice')).toMatchObject({ state: 'busy', sinceMs: 30, note: 'second' })
    board.arrive('alice', three!, 40)
    expect(board.of('alice')).toMatchObject({ state: 'online', sinceMs: 40, note: '' })
    board.set('alice', one!, look('online', 'last'), 50)
    expect(board.of('alice')).toMatchObject({ state: 'online', sinceMs: 40, note: 'last' })
    board.set('alice', one!, look('invisible', 'hidden'), 60)
    board.leave('alice', three!, 70)
    expect(board.of('alice')).toMatchObject({ state: 'busy', sinceMs: 70, note: 'second' })
    board.leave('alice', two!, 80)
    expect(board.of('alice')).toMatchObject({ state: 'offline', sinceMs: 80, note: '' })
    changes.length = 0
    board.leave('alice', one!, 90)
    expect(changes).toEqual([])
    expect([board.of('alice'), board.size]).toEqual([undefined, 0])
  })

  it('[PR3][PR5] looks the same for a stranger who is online, one who is not, and one who does not exist', async () => {
    const { url, a, alice, b, bob } = await pair()
    await (await attached(url, await newPerson('carol'))).leave()
    a.send(watch(alice, 'bob', 'carol', 'nobody-here'))
    const { entries } = await a.next('presence')
    expect(entries.map(({ name }) => name)).toEqual(['bob', 'carol', 'nobody-here'])
    for (const entry of entries)
      expect(entry).toMatchObject({
        state: 'unknown',
        freshness: 'unknown',
        sinceMs: 0,
        idleMs: 0,
        note: '',
        activity: '',
      })
    b.send(choose(bob, 'away', 'secret'))
    await b.next('done')
    a.send({ type: 'presence-query', request: 5, as: alice.device, names: ['bob', 'nobody-here', 'alice'] })
    const answer = await a.next('presence')
    expect(answer.request).toBe(5)
    expect(answer.entries.map(({ state, freshness }) => [state, freshness])).toEqual([
      ['unknown', 'unknown'],
      ['unknown', 'unknown'],
      ['online', 'live'],
    ])
  })

  it('[PR18] shows a contact states without times, or a name that is always offline, and tells it of no change then', async () => {
    const { alice, bob, a, b } = await pair()
    b.send(watch(bob, 'alice'))
    expect((await b.next('presence')).entries[0]?.sinceMs).toBeGreaterThan(0)
    a.send(grantTo(alice, 'bob', 'contact-timeless'))
    expect((await b.next('presence')).entries).toMatchObject([{ state: 'online', freshness: 'live', sinceMs: 0 }])
    a.send({ ...choose(alice, 'away', 'seen'), idleMs: 60_000 } as Frame)
    expect((await b.next('presence')).entries).toMatchObject([{ state: 'away', note: 'seen', sinceMs: 0, idleMs: 0 }])
    a.send(choose(alice, 'invisible'))
    const offline = { state: 'offline', freshness: 'live', sinceMs: 0, idleMs: 0, note: '', activity: '' }
    expect((await b.next('presence')).entries).toMatchObject([offline])
    a.send(choose(alice, 'busy', 'hidden'))
    await b.next('presence')
    a.send(grantTo(alice, 'bob', 'contact-unseen'))
    expect((await b.next('presence')).entries).toMatchObject([offline])
    for (const choice of ['away', 'online', 'invisible', 'busy'] as const) {
      a.send(choose(alice, choice, 'hidden'))
      await a.next('done')
    }
    b.send({ type: 'presence-query', request: 5, as: bob.device, names: ['alice'] })
    // The answer is the next thing that is heard of it: nothing was told meanwhile.
    expect(await b.next('presence')).toMatchObject({ request: 5, entries: [offline] })
    a.send(grantTo(alice, 'bob'))
    expect((await b.next('presence')).entries).toMatchObject([{ state: 'busy', note: 'hidden' }])
  })

  it('[PR4] says since when, also across a restart of the server', async () => {
    const dataDir = await temporaryFolder()
    const { alice, bob, a, b, stop } = await pair({ dataDir, store: undefined } as object)
    b.send(watch(bob, 'alice', 'bob'))
    const [online] = (await b.next('presence')).entries
    expect(online).toMatchObject({ state: 'online' })
    a.send(choose(alice, 'invisible'))
    const [hidden] = (await b.next('presence')).entries
    expect(hidden).toMatchObject({ state: 'offline' })
    expect(hidden?.sinceMs).toBeGreaterThanOrEqual(online?.sinceMs ?? Infinity)
    await a.leave()
    b.send({ type: 'presence-query', request: 6, as: bob.device, names: ['alice'] })
    expect((await b.next('presence')).entries).toEqual([hidden])
    await b.leave()
    await stop()
    const server = await running({ dataDir, store: undefined } as object)
    const later = await attached(server.url, bob)
    later.send({ type: 'presence-query', request: 7, as: bob.device, names: ['alice'] })
    expect((await later.next('presence')).entries).toEqual([hidden])
  })

  it('[PR6] shows at once when a grant is given and when it is taken away', async () => {
    const { url, a, alice, b, bob } = await pair()
    const carol = await newPerson('carol')
    const c = await attached(url, carol)
    c.send(watch(carol, 'alice'))
    expect((await c.next('presence')).entries).toMatchObject([{ state: 'unknown' }])
    a.send(grantTo(alice, 'carol'))
    const shown = await c.next('presence')
    expect(shown).toMatchObject({
      request: 0,
      to: carol.device,
      entries: [{ name: 'alice', state: 'online', freshness: 'live' }],
    })
    a.send(grantTo(alice, 'carol', 'none'))
    expect((await c.next('presence')).entries).toMatchObject([{ state: 'unknown', sinceMs: 0 }])
    a.send(choose(alice, 'away'))
    b.send(watch(bob, 'alice'))
    expect((await b.next('presence')).entries).toMatchObject([{ state: 'away' }])
    await c.sync()
    expect(c.frames.filter(({ type }) => type === 'presence')).toEqual([])
  })

  it('[PR7] answers each name in order, in as many frames as fit, and refuses what is no name or too much', async () => {
    const { alice, a } = await pair({ limits: { watchesMax: 3 } })
    a.send(watch(alice, 'x1', 'Not A Name'), watch(alice, 'x1', 'x2', 'x3', 'x4'), watch(alice, 'admin'))
    expect(codeOfNumber((await a.next('refused')).code)).toBe('name-malformed')
    expect(codeOfNumber((await a.next('refused')).code)).toBe('rate-exceeded')
    expect(codeOfNumber((await a.next('refused')).code)).toBe('name-reserved')
    a.send(watch(alice, 'x3', 'x1', 'x2'))
    expect((await a.next('presence')).entries.map(({ name }) => name)).toEqual(['x3', 'x1', 'x2'])
    const long = Array.from({ length: limits.presenceNamesMax }, (_, at) => ({
      ...({ name: `n${String(at)}`, state: 'online', freshness: 'live', sinceMs: 1, idleMs: 0 } as const),
      note: 'é'.repeat(140),
      activity: 'a'.repeat(280),
    }))
    const frames = presenceFrames(7, alice.device, long)
    expect(frames.length).toBeGreaterThan(1)
    expect(frames.flatMap(({ entries }) => entries)).toEqual(long)
    expect(presenceFrames(7, alice.device, [])).toHaveLength(1)
  })

  it('[PR8] sends changes until unwatched, several together and only the last of each name', async () => {
    const { alice, bob, a, b } = await pair({ presenceFlushMs: 60 })
    b.send(watch(bob, 'alice'))
    await b.next('presence')
    const before = b.packets
    for (const [at, choice] of (['away', 'busy', 'online', 'away', 'busy'] as const).entries())
      a.send(choose(alice, choice, `n${String(at)}`))
    const states: string[] = []
    while (states.at(-1) !== 'n4') for (const { note } of (await b.next('presence')).entries) states.push(note)
    expect(states.length).toBeLessThanOrEqual(2)
    expect(b.packets - before).toBeLessThanOrEqual(2)
    b.send({ type: 'presence-unwatch', request: 3, as: bob.device, names: ['alice'] })
    await b.next('done')
    a.send(choose(alice, 'online'))
    for (let count = 0; count < 6; count++) await a.next('done')
    await b.sync()
    expect(b.frames.filter(({ type }) => type === 'presence')).toEqual([])
  })

  it('[PR8] says nothing of a change that is not watched any more, or was answered meanwhile', async () => {
    const { url, alice, bob, a, b } = await pair({ presenceFlushMs: 300 })
    const carol = await newPerson('carol')
    const c = await attached(url, carol)
    a.send(grantTo(alice, 'carol'))
    await a.next('done')
    b.send(watch(bob, 'alice'))
    await b.next('presence')
    c.send(watch(carol, 'alice'))
    await c.next('presence')
    const unwatch: Frame = { type: 'presence-unwatch', request: 3, as: bob.device, names: ['alice'] }
    for (const [at, again] of [watch(bob, 'alice'), unwatch].entries()) {
      // The first change goes out at once, so that the second has to wait.
      for (const note of [`first ${String(at)}`, `second ${String(at)}`]) {
        a.send(choose(alice, 'busy', note))
        await a.next('done')
        if (note.startsWith('second')) b.send(again)
        // Carol began to watch after Bob, so he is told before her.
        for (let seen = ''; seen !== note;) seen = (await c.next('presence')).entries[0]?.note ?? ''
      }
    }
    await b.sync()
    const told = b.frames.flatMap((frame) => (frame.type === 'presence' ? [frame.entries.map(({ note }) => note)] : []))
    expect(told).toContainEqual(['second 0'])
    expect(told).not.toContainEqual([])
  })

  it('[PR9] is gone at once after bye and after a break, and stays while the device moves', async () => {
    const { url, alice, bob, a, b } = await pair()
    b.send(watch(bob, 'alice'))
    await b.next('presence')
    const second = await attached(url, alice)
    await a.closed
    second.send(choose(alice, 'away'))
    expect((await b.next('presence')).entries).toMatchObject([{ state: 'away' }])
    await second.leave()
    expect((await b.next('presence')).entries).toMatchObject([{ state: 'offline' }])
    const third = await attached(url, alice)
    expect((await b.next('presence')).entries).toMatchObject([{ state: 'online', note: '' }])
    third.cut()
    expect((await b.next('presence')).entries).toMatchObject([{ state: 'offline' }])
  })

  it('[PR2] counts the devices of one name together', async () => {
    const { url, alice, bob, b } = await pair()
    const keys = await generateDevice('second', 1_000)
    const deviceList = await nextListOf(alice, [alice.keys, keys])
    await (await RawClient.connect(url)).setDevices(deviceList)
    b.send(watch(bob, 'alice'))
    await b.next('presence')
    const second = await attached(url, { ...alice, keys, device: keys.device, deviceList })
    second.send({ ...choose(alice, 'busy'), as: keys.device } as Frame)
    await second.next('done')
    await second.leave()
    b.send({ type: 'presence-query', request: 5, as: bob.device, names: ['alice'] })
    expect((await b.next('presence')).entries).toMatchObject([{ state: 'online' }])
  })
})
