import { randomBytes } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join as joinPath } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'

import { type Channel, type FileMessage, fileMessageType } from '@kith/peer'
import { jsonLogger } from '@kith/server'
import { until } from '@kith/testing/contracts'
import { afterEach, beforeEach, expect, it } from 'vitest'

import { firstOf, lastingStore, Network } from './network.ts'
import { Recording } from './recording.ts'

const log: string[] = []
let network: Network
beforeEach(async () => {
  log.length = 0
  network = await Network.start({ logger: jsonLogger((line) => log.push(line)) })
})
afterEach(() => network[Symbol.asyncDispose]())

/** Tables that belong to SQLite and to the library that moves the schema on. */
const foreignTables = /^(?:sqlite_|kith_migrations)/

it('[KY30] the disk of the server holds the tables and columns that the threat model lists', async () => {
  const listed = new Map<string, string[]>()
  const text = await readFile(new URL('../../../../THREAT_MODEL.md', import.meta.url), 'utf8')
  for (const { groups } of text.matchAll(/^\| `(?<table>\w+)` \| (?<columns>(?:`\w+`(?:, )?)+) \|/gmu))
    listed.set(groups?.['table'] ?? '', [...(groups?.['columns'] ?? '').matchAll(/\w+/gu)].map(String).toSorted())
  const database = new DatabaseSync(joinPath(network.folder, 'kith.sqlite'), { readOnly: true })
  const found = new Map<string, string[]>()
  for (const { name } of database.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table'`).all()) {
    if (foreignTables.test(String(name))) continue
    const columns = database.prepare(`SELECT name FROM pragma_table_info(?)`).all(String(name))
    found.set(String(name), columns.map((column) => String(column['name'])).toSorted())
  }
  database.close()
  expect(Object.fromEntries(listed)).toEqual(Object.fromEntries(found))
})

it(
  '[KY31] nothing of a thousand words of a day is on the disk of the server, in a log, or in what passes through it',
  { timeout: 120_000 },
  async () => {
    const words = new Words()
    // What is not sealed is found by the same search, so that finding nothing of the rest means something.
    const visible = new Words()
    const entry = visible.next()
    await using recording = await Recording.before(() => network.url)
    const peerLog: string[] = []
    const day = {
      url: recording.url,
      paths: 'relay-only',
      log: (event: unknown) => void peerLog.push(JSON.stringify(event)),
    } as const
    const disk = lastingStore()
    await (await network.join('bob', { ...day, store: disk.store() })).leave()
    const alice = await network.join('alice', day)
    const carol = await network.join('carol', day)
    await alice.directory.publish('post', { text: entry })

    // In the morning Bob is away: messages with types of their own and a file wait for him.
    const [types, bodies] = [words.some(200), words.some(200)]
    const kept = await Promise.all(
      types.map((type, at) => alice.messages.send('bob', `t-${type}`, { word: bodies[at] }, { keep: '1d' })),
    )
    const named = { name: words.next(), type: `audio/${words.next()}`, text: words.next() }
    const content = words.some(230)
    const { ref } = await alice.blobs.send('bob', utf8(content.join(' ').repeat(40)), { ...named, keep: '1d' })
    await firstOf(
      alice.blobs.changes(),
      (one) => one.kind === 'status' && one.status.ref.blob === ref.blob && one.status.mailbox?.state === 'kept',
    )
    await Promise.all(kept.map((each) => each.stored()))
    await network.restart()

    // At noon he comes and takes it all.
    const heard = new Set<string>()
    const bob = await network.join('bob', { ...day, store: disk.store() })
    for (const type of types) bob.messages.on<{ word: string }>(`t-${type}`, ({ body }) => void heard.add(body.word))
    bob.messages.on<FileMessage>(fileMessageType, async ({ body }) => {
      await (await bob.blobs.open(body.file)).whole()
      heard.add(String(body.text))
    })
    const expected = [...bodies, named.text]
    const allHeard = (): Promise<boolean> => until(() => expected.every((word) => heard.has(word)))
    await allHeard()

    // In the afternoon all three talk: messages that are not kept, questions, a channel both ways, signals.
    for (const peer of [alice, bob, carol]) peer.messages.on<string>('talk', ({ body }) => void heard.add(body))
    for (const [from, to] of [
      [alice, bob],
      [bob, carol],
      [carol, alice],
    ] as const)
      for (const word of words.some(30)) {
        expected.push(word)
        await from.messages.send(to.name, 'talk', word, { keep: false })
      }
    const answers = words.some(50)
    let asked = 0
    bob.requests.answer('question', () => answers[asked++ % answers.length] ?? '')
    for (const word of words.some(50)) await alice.requests.ask('bob', 'question', word)
    const [channelType, back] = [`c-${words.next()}`, words.some(50)]
    bob.channels.on(channelType, async (channel) => {
      await writeAll(channel, back)
      heard.add((await readAll(channel)).slice(-24))
    })
    const channel = await alice.channels.open('bob', { type: channelType, init: utf8(words.next()) })
    const sent = words.some(100)
    expected.push(sent.at(-1) ?? '')
    await writeAll(channel, sent)
    expect(await readAll(channel)).toBe(back.join())
    for (const word of words.some(20)) {
      bob.signals.on(`s-${word}`, () => void heard.add(word))
      // A signal may be dropped, so it is sent until it came.
      while (!heard.has(word)) await alice.signals.send('bob', `s-${word}`, { word }).then(() => delay(60))
    }
    await allHeard()
    // What one says of oneself passes through the server and is not kept by it.
    const notes = words.some(5)
    for (const note of notes) await alice.presence.set({ note })
    await carol.directory.search('post')
    expect(words.count).toBe(1000)

    const traffic = Buffer.concat(recording.packets)
    const notesAside = (found: readonly string[]): readonly string[] => found.filter((word) => !notes.includes(word))
    expect(notesAside(words.foundIn(traffic))).toEqual([])
    expect(words.foundIn(await wholeFolder(network.folder))).toEqual([])
    expect(words.foundIn(Buffer.from(log.join('\n')))).toEqual([])
    expect(words.foundIn(Buffer.from(peerLog.join('\n')))).toEqual([])
    expect(visible.foundIn(traffic)).toEqual([entry])
    expect(visible.foundIn(await wholeFolder(network.folder))).toEqual([entry])
    expect([log.length > 0, peerLog.length > 0]).toEqual([true, true])
  },
)

/** Random words of 24 letters, each drawn once, and a search for all of them at a time. */
class Words {
  readonly #all = new Set<string>()

  get count(): number {
    return this.#all.size
  }

  next(): string {
    const word = randomBytes(12).toString('hex')
    this.#all.add(word)
    return word
  }

  some(count: number): readonly string[] {
    return Array.from({ length: count }, () => this.next())
  }

  /** Those that stand in these bytes. */
  foundIn(bytes: Buffer): readonly string[] {
    const text = bytes.toString('latin1')
    const found = new Set<string>()
    for (const [run] of text.matchAll(/[0-9a-f]{24,}/gu))
      for (let at = 0; at + 24 <= run.length; at++)
        if (this.#all.has(run.slice(at, at + 24))) found.add(run.slice(at, at + 24))
    return [...found]
  }
}

async function writeAll(channel: Channel, words: readonly string[]): Promise<void> {
  const writer = channel.writable.getWriter()
  await writer.write(utf8(words.join()))
  await writer.close()
}

async function readAll(channel: Channel): Promise<string> {
  const parts: Uint8Array[] = []
  for await (const part of channel.readable) parts.push(part.slice())
  return Buffer.concat(parts).toString()
}

function utf8(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text)
}

/** The bytes of all files under a folder. */
async function wholeFolder(folder: string): Promise<Buffer> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true })
  const whole = files.filter((entry) => entry.isFile()).map((entry) => readFile(joinPath(entry.parentPath, entry.name)))
  return Buffer.concat(await Promise.all(whole))
}
