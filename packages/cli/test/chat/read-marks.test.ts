import { PassThrough } from 'node:stream'

import type { Json, Peer } from '@kith/peer'
import { until } from '@kith/testing/contracts'
import { MockNetwork, type MockPeer } from '@kith/testing/mock-peer'
import { bytesToId, type DeviceId, type MessageId } from '@kith/wire'
import { describe, expect, it } from 'vitest'

import { keepLine } from '../../src/chat/changes.ts'
import { LineBook } from '../../src/chat/line-book.ts'
import { setPreferences } from '../../src/chat/preferences.ts'
import { ReadMarks, seenEveryMs } from '../../src/chat/read-marks.ts'
import { chatCollections, type ChatMessage, lineKey } from '../../src/chat/record.ts'
import type { SeenBody } from '../../src/chat/seen-body.ts'
import { isReadUpTo } from '../../src/chat/seen-by.ts'
import type { ExitCode } from '../../src/output/exit-codes.ts'
import { run } from '../../src/program/program.ts'
import { stage } from '../surroundings.ts'
import { TinyTerminal } from './tiny-terminal.ts'

const fresh = (): MessageId => bytesToId(crypto.getRandomValues(new Uint8Array(16)))

/** A message of another device of `from`, which comes to a peer now. */
async function come(peer: MockPeer, from: string, type: string, body: unknown): Promise<unknown> {
  const device = bytesToId<DeviceId>(new Uint8Array(16).fill(9))
  const parcel = { mid: fresh(), to: peer.name, type, body: body as Json, options: {}, from, device, sentAtMs: Date.now(), order: 1 } // prettier-ignore
  return peer.messages.receive(parcel, 'relay')
}

const seenOf = (mid: string | undefined, by: string): object => ({ seen: [{ mid, by }] })

interface Two {
  readonly network: MockNetwork
  readonly alice: MockPeer
  readonly bob: MockPeer
  /** What bob was told of the lines that alice has read. */
  readonly told: string[]
}

/** alice and bob, who are contacts and have no program yet; bob takes lines and what is told of those that were read. */
async function two(): Promise<Two> {
  const network = new MockNetwork()
  const [alice, bob] = [await network.join('alice'), await network.join('bob')]
  network.befriend(alice, bob)
  const told: string[] = []
  bob.messages.on('chat.text', () => undefined)
  bob.messages.on<SeenBody>('chat.seen', ({ body }) => {
    for (const { mid, by } of body.seen) told.push(`${by} ${mid}`)
  })
  return { network, alice, bob, told }
}

interface Talk extends Two {
  readonly keys: PassThrough
  readonly terminal: TinyTerminal
  readonly ended: Promise<ExitCode>
}

/** `kith chat bob --as alice` on a terminal. */
async function talk(before: (two: Two) => void | Promise<void> = () => undefined): Promise<Talk> {
  const both = await two()
  await before(both)
  const terminal = new TinyTerminal(80)
  const keys = Object.assign(new PassThrough(), { isTTY: true })
  const join = (): Promise<Peer> => Promise.resolve(both.alice)
  const surroundings = stage(['chat', 'bob', '--as', 'alice', '--store', ':memory:'], { join })
  const ended = run({ ...surroundings, env: { NO_COLOR: '1' }, stdin: keys, stdout: terminal })
  await terminal.shows(/^alice talks with bob/)
  return { ...both, keys, terminal, ended }
}

/** The lines of alice's program. */
function book({ alice }: Two): LineBook {
  const lines = new LineBook(alice, Date.now, new AbortController().signal)
  lines.receive()
  new ReadMarks(alice, Date.now).receive()
  return lines
}

describe('what was read at a terminal', () => {
  it('[CT12] is told of the newest line, at most once in three seconds', async () => {
    const { network, alice, bob, told, keys, terminal, ended } = await talk()
    const mids: string[] = []
    let firstMs = 0
    for (const text of ['one', 'two', 'three']) {
      mids.push((await bob.messages.send('alice', 'chat.text', { text })).mid)
      await terminal.shows(new RegExp(`bob {7}${text}$`))
      await until(() => told.length > 0)
      firstMs ||= performance.now()
    }
    await until(() => told.length === 2)
    expect(performance.now() - firstMs).toBeGreaterThan(seenEveryMs / 2)
    expect(told).toEqual([`bob ${mids[0]}`, `bob ${mids[2]}`])
    await network.settled()
    expect(await alice.records.get(chatCollections.seenTold, 'bob')).toMatchObject({ mid: mids[2] })
    keys.write('\u0004')
    expect(await ended).toBe(0)
  })

  it('[CT11] is told to nobody while one is invisible, looks offline, is no contact or does not want it, and all of it later', async () => {
    const quiet: readonly ((two: Two) => void | Promise<void>)[] = [
      ({ alice }) => alice.presence.set({ choice: 'invisible' }),
      ({ alice }) => alice.contacts.setSight('bob', 'nothing'),
      ({ alice }) => alice.contacts.remove('bob'),
      ({ alice }) => setPreferences(alice, { tellsRead: false }, 1),
    ]
    for (const before of quiet) {
      const { network, alice, bob, told, keys, terminal, ended } = await talk(before)
      await bob.messages.send('alice', 'chat.text', { text: 'one' })
      await terminal.shows(/bob {7}one$/)
      await until(async () => (await alice.records.get(chatCollections.read, 'bob')) !== undefined)
      await until(async () => (await alice.records.get(chatCollections.seenOpen, 'bob')) === undefined)
      await network.settled()
      expect(told).toEqual([])
      await alice.presence.set({ choice: 'online' })
      network.befriend(alice, bob)
      await alice.contacts.setSight('bob', undefined)
      await setPreferences(alice, { tellsRead: true }, 2)
      const { mid } = await bob.messages.send('alice', 'chat.text', { text: 'two' })
      await until(() => told.length > 0)
      expect(told).toEqual([`bob ${mid}`])
      keys.write('\u0004')
      expect(await ended).toBe(0)
    }
  })

  it('[CT12] is not what came by a pipe, where nobody is known to look', async () => {
    const { network, alice, bob, told } = await two()
    const stdin = new PassThrough()
    const join = (): Promise<Peer> => Promise.resolve(alice)
    const surroundings = stage(['chat', 'bob', '--as', 'alice', '--store', ':memory:'], { join })
    const ended = run({ ...surroundings, stdin })
    stdin.write('are you there?\n')
    await until(async () => (await alice.records.list(chatCollections.messages)).length === 1)
    await bob.messages.send('alice', 'chat.text', { text: 'one' })
    await surroundings.stdout.shows(/bob: one/)
    stdin.end()
    expect(await ended).toBe(0)
    await network.settled()
    expect(await alice.records.get(chatCollections.read, 'bob')).toBeDefined()
    expect(await alice.records.list(chatCollections.seenOpen)).toEqual([])
    expect(told).toEqual([])
  })

  it('[CT12] is what came before, too, as soon as it is shown', async () => {
    const mid = fresh()
    const { told, terminal, keys, ended } = await talk(async ({ alice }) => {
      const key = lineKey('bob', 1000, mid)
      await alice.transact((tx) => keepLine(tx, 'bob', 'bob', key, { mid, from: 'them', text: 'one', atMs: 1000 }))
      await alice.records.put(chatCollections.read, 'bob', key)
    })
    await terminal.shows(/bob {7}one$/)
    await until(() => told.length > 0)
    expect(told).toEqual([`bob ${mid}`])
    keys.write('\u0004')
    expect(await ended).toBe(0)
  })
})

describe('what others have read', () => {
  it('[CT14] is a mark beside own lines that were delivered', async () => {
    const { network, alice, keys, terminal, ended } = await talk()
    for (const text of ['one', 'two', 'three']) keys.write(`${text}\r`)
    await terminal.shows(/✓✓ relay {2}three$/)
    const all = await alice.records.list<ChatMessage>(chatCollections.messages, {})
    await come(alice, 'bob', 'chat.seen', seenOf(all[1]?.value.mid, 'alice'))
    await terminal.shows(/✓✓ read {3}two$/)
    await terminal.shows(/✓✓ read {3}one$/)
    expect(terminal.shown.filter((line) => /three/.test(line))).toEqual([
      expect.stringMatching(/✓✓ relay {2}three$/) as string,
    ])
    network.decree('alice', 'bob', { fate: 'held' })
    keys.write('four\r')
    await terminal.shows(/· {9}four$/)
    await until(async () => (await alice.records.list(chatCollections.open, {})).length === 1)
    const [mid] = (await alice.records.list(chatCollections.open, {})).map(({ key }) => key)
    await come(alice, 'bob', 'chat.seen', seenOf(mid, 'alice'))
    await terminal.shows(/✓✓ read {3}three$/)
    await terminal.shows(/· {9}four$/)
    network.decree('alice', 'bob', undefined)
    await terminal.shows(/✓✓ read {3}four$/)
    keys.write('\u0004')
    expect(await ended).toBe(0)
  })

  it('[CT14] stands beside lines of an earlier time, and below where they are gone from the screen', async () => {
    const mids: string[] = []
    const { alice, keys, terminal, ended } = await talk(async ({ alice: peer, network }) => {
      const lines = new LineBook(peer, Date.now, new AbortController().signal)
      for (const text of ['old', 'older']) mids.push((await lines.send('bob', text)).mid)
      await network.settled()
      await lines.settled()
    })
    await terminal.shows(/✓✓ relay {2}older$/)
    await come(alice, 'bob', 'chat.seen', seenOf(mids[0], 'alice'))
    await terminal.shows(/✓✓ read {3}old$/)
    for (let count = 1; count <= terminal.rows; count += 1) keys.write('/\r')
    await until(() => terminal.shown.filter((line) => line.startsWith('There is no /')).length === terminal.rows)
    await come(alice, 'bob', 'chat.seen', seenOf(mids[1], 'alice'))
    await terminal.shows(/^ {6}✓✓ read {3}"older"$/)
    keys.write('\u0004')
    expect(await ended).toBe(0)
  })

  it('[CT13] is kept of the newest own line, and of one of another own device as soon as that comes', async () => {
    const both = await two()
    const { network, alice } = both
    const lines = book(both)
    const [one, second] = [await lines.send('bob', 'one'), await lines.send('bob', 'two')]
    await network.settled()
    const kept = (): Promise<unknown> => alice.records.get(chatCollections.seenBy, 'bob/bob')
    await come(alice, 'bob', 'chat.seen', seenOf(second.mid, 'carol'))
    expect(await kept()).toBeUndefined()
    await come(alice, 'bob', 'chat.seen', seenOf(second.mid, 'alice'))
    await come(alice, 'bob', 'chat.seen', seenOf(one.mid, 'alice'))
    expect(await kept()).toMatchObject({ key: second.key })
    const marks = new ReadMarks(alice, Date.now)
    expect(await marks.readUpTo('bob')).toBe(second.key)
    const delivered = { from: 'me', state: 'committed' } as const
    expect(isReadUpTo(second.key, { ...one, ...delivered })).toBe(true)
    expect(isReadUpTo(one.key, { ...second, ...delivered })).toBe(false)

    const ahead = fresh()
    await come(alice, 'bob', 'chat.seen', seenOf(ahead, 'alice'))
    expect(await kept()).toMatchObject({ key: second.key, ahead })
    const atMs = second.atMs + 1
    const line: ChatMessage = { mid: ahead, from: 'me', text: 'from the phone', atMs, elsewhere: true }
    await alice.transact((tx) => keepLine(tx, 'bob', 'alice', lineKey('bob', atMs, ahead), line))
    expect(await kept()).toEqual({ key: lineKey('bob', atMs, ahead), atMs: expect.any(Number) as number })
  })

  it('[CT11] is neither kept nor shown where one tells nobody', async () => {
    const both = await two()
    const { network, alice } = both
    const lines = book(both)
    const { mid, key } = await lines.send('bob', 'one')
    await network.settled()
    const marks = new ReadMarks(alice, Date.now)
    await setPreferences(alice, { tellsRead: false }, 1)
    await come(alice, 'bob', 'chat.seen', seenOf(mid, 'alice'))
    expect(await alice.records.list(chatCollections.seenBy)).toEqual([])
    await setPreferences(alice, { tellsRead: true }, 1)
    await come(alice, 'bob', 'chat.seen', seenOf(mid, 'alice'))
    expect(await marks.readUpTo('bob')).toBe(key)
    await setPreferences(alice, { tellsRead: false }, 1)
    expect(await marks.readUpTo('bob')).toBe('')
  })

  it('[CT12] is rejected when it makes no sense', async () => {
    const both = await two()
    book(both)
    const one = { mid: fresh(), by: 'alice' }
    const bad: unknown[] = [null, 7, [], {}, { seen: [] }, { seen: one }, { seen: [null] }, { seen: [{ mid: '?', by: 'alice' }] }, { seen: [one, { ...one, by: '<b>' }] }, { seen: Array.from({ length: 257 }, () => one) }] // prettier-ignore
    for (const body of bad)
      expect(await come(both.alice, 'bob', 'chat.seen', body)).toMatchObject({ code: 'body-malformed' })
  })
})
