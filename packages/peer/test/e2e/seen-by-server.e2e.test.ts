import { readdir, readFile } from 'node:fs/promises'
import { join as joinPath } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'

import { type FileMessage, fileMessageType } from '@kith/peer'
import { jsonLogger } from '@kith/server'
import { until } from '@kith/testing/contracts'
import { afterEach, beforeEach, expect, it } from 'vitest'

import { firstOf, lastingStore, Network, Wire } from './network.ts'

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

it('[KY31] no word that was sealed is on the disk of the server, in its log, or in what it sends', async () => {
  const disk = lastingStore()
  await (await network.join('bob', { store: disk.store() })).leave()
  const alice = await network.join('alice', { paths: 'relay-only' })
  // What is not sealed is found, so that finding nothing of the rest means something.
  await alice.directory.publish('post', { text: 'visible-entry' })

  const kept = await Promise.all(
    words(100, 100).map((word, at) =>
      alice.messages.send('bob', `t-${word}`, { word: `planted-body-${String(at)}` }, { keep: '1d' }),
    ),
  )
  const file = new TextEncoder().encode(words(200, 100).join(' ').repeat(200))
  const { ref } = await alice.blobs.send('bob', file, { name: 'planted-name', keep: '1d' })
  await firstOf(
    alice.blobs.changes(),
    (one) => one.kind === 'status' && one.status.ref.blob === ref.blob && one.status.mailbox?.state === 'kept',
  )
  await Promise.all(kept.map((each) => each.stored()))
  expect(await filesWith('planted', network.folder)).toEqual([])
  expect(await filesWith('visible-entry', network.folder)).not.toEqual([])

  const packets: Buffer[] = []
  await using wire = await Wire.to(network.server, (bytes) => packets.push(bytes))
  const bob = await network.join('bob', { store: disk.store(), url: wire.url, paths: 'relay-only' })
  await bob.directory.search('post')
  const heard = new Set<string>()
  for (const word of words(100, 100)) bob.messages.on(`t-${word}`, () => void heard.add(word))
  for (const word of words(300, 3)) bob.signals.on(`s-${word}`, () => void heard.add(word))
  bob.messages.on<FileMessage>(fileMessageType, async ({ body }) => {
    await (await bob.blobs.open(body.file)).whole()
    heard.add('file')
  })
  bob.channels.on('c-planted', async (channel) => {
    for await (const part of channel.readable) if (part.byteLength > 0) heard.add('channel')
  })
  bob.requests.answer('r-planted', ({ body }) => ({ planted: body }))
  const channel = await alice.channels.open('bob', {
    type: 'c-planted',
    init: new TextEncoder().encode('planted-init'),
  })
  const writer = channel.writable.getWriter()
  await writer.write(new TextEncoder().encode(words(400, 100).join()))
  await writer.close()
  await alice.requests.ask('bob', 'r-planted', 'planted-question')
  const isHeard = (word: string): boolean => heard.has(word)
  // A signal may be dropped, so it is sent until it came.
  for (const word of words(300, 3))
    while (!isHeard(word)) await alice.signals.send('bob', `s-${word}`, { word }).then(() => delay(100))
  await until(() => ['file', 'channel', ...words(100, 100)].every(isHeard))

  expect(await filesWith('planted', network.folder)).toEqual([])
  expect(log.join('')).not.toContain('planted')
  const sent = Buffer.concat(packets)
  expect([sent.includes('visible-entry'), sent.includes('planted')]).toEqual([true, false])
})

function words(from: number, count: number): string[] {
  return Array.from({ length: count }, (_, at) => `planted-${String(from + at)}`)
}

/** The files under a folder whose bytes have a text in them. */
async function filesWith(text: string, folder: string): Promise<string[]> {
  const found: string[] = []
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = joinPath(entry.parentPath, entry.name)
    if ((await readFile(path)).includes(text)) found.push(path)
  }
  return found
}
