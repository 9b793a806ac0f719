import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

import { MadeBlob, newPerson } from '@kith/testing/conformance'
import { codeOfNumber, limits } from '@kith/wire'
import { afterEach, expect, it } from 'vitest'

import { running, temporaryFolder } from '../running.ts'
import { Uploader } from './uploader.ts'

const rounds = 6
const child = join(import.meta.dirname, 'serving-child.ts')
const children: ChildProcess[] = []

afterEach(async () => {
  for (const one of children.splice(0)) await killed(one)
})

it('[BM5] every part that was acknowledged is there after kill -9, at any moment, and the upload goes on', async () => {
  const store = `sqlite:${join(await temporaryFolder(), 'kith.db')}`
  const person = await newPerson('alice')
  const blob = new MadeBlob(400 * limits.blobChunkBytes + 5)
  let acknowledged = 0
  for (let round = 0; round < rounds && acknowledged < blob.parts; round++) {
    const { server, url } = await serving(store)
    const uploader = await Uploader.connect(url, person)
    const kept = await uploader.reserve(blob)
    if (typeof kept === 'string') throw new Error(kept)
    expect(kept.stored).toBeGreaterThanOrEqual(acknowledged)
    await checkParts(uploader, blob, kept.stored)
    acknowledged = kept.stored
    const least = acknowledged + 1 + Math.floor(Math.random() * 60)
    for (let next = acknowledged; acknowledged < Math.min(least, blob.parts);) {
      const end = Math.min(acknowledged + 48, blob.parts)
      uploader.put(blob, next, end)
      next = Math.max(next, end)
      acknowledged = await uploader.stored(acknowledged + 1)
    }
    await killed(server)
    // What was acknowledged while it died counts too.
    await uploader.client.closed
    for (const frame of uploader.client.frames) if (frame.type === 'blob-stored') acknowledged = frame.stored
  }
  expect(acknowledged).toBeGreaterThanOrEqual(rounds)
  const { url } = await serving(store)
  const uploader = await Uploader.connect(url, person)
  await uploader.upload(blob)
  await uploader.getAll(blob)
}, 60_000)

it('[BM9, BM10] writes over what a crash left behind, removes files that belong to nothing, and begins anew when a file is lost', async () => {
  const folder = await temporaryFolder()
  const options = { store: `sqlite:${join(folder, 'kith.db')}` }
  const parts = join(folder, 'kith.db-blobs')
  const person = await newPerson('alice')
  const blob = new MadeBlob(4 * limits.blobChunkBytes)
  const first = await running(options)
  const uploader = await Uploader.connect(first.url, person)
  await uploader.reserve(blob)
  uploader.put(blob, 0, 2)
  await uploader.stored(2)
  await first.stop()
  await appendFile(join(parts, '1'), Buffer.alloc(70_000, 1))
  await writeFile(join(parts, '77'), 'of nobody')

  const second = await running(options)
  expect(await readdir(parts)).toEqual(['1'])
  const again = await Uploader.connect(second.url, person)
  expect(await again.reserve(blob)).toMatchObject({ stored: 2 })
  await again.upload(blob)
  await again.getAll(blob)
  await second.stop()
  await writeFile(join(parts, '1'), 'little')

  const third = await running(options)
  const last = await Uploader.connect(third.url, person)
  expect(await last.get(blob, 0, 0, 1)).toEqual([Buffer.alloc(0)])
  expect(await last.reserve(blob)).toMatchObject({ state: 'unfinished', stored: 0 })
  await last.upload(blob)
  await last.getAll(blob)
}, 30_000)

it.skipIf(process.platform !== 'linux')(
  '[BM10] a disk without room turns parts down, keeps what is stored, and takes the rest when there is room',
  async () => {
    const folder = await temporaryFolder()
    const parts = join(folder, 'kith.db-blobs')
    const server = await running({ store: `sqlite:${join(folder, 'kith.db')}` })
    const uploader = await Uploader.connect(server.url, await newPerson('alice'))
    const [blob, other] = [new MadeBlob(3 * limits.blobChunkBytes), new MadeBlob(2 * limits.blobChunkBytes)]
    await mkdir(parts, { recursive: true })
    await symlink('/dev/full', join(parts, '1'))
    await uploader.reserve(blob)
    uploader.put(blob, 0, 3)
    const { code, retryAfterMs } = await uploader.client.next('blob-turned-down')
    expect([codeOfNumber(code), retryAfterMs]).toEqual(['store-full', 15_000])
    await uploader.upload(other)
    expect(await uploader.reserve(blob)).toMatchObject({ stored: 0 })
    await rm(join(parts, '1'))
    await uploader.upload(blob)
    for (const one of [blob, other]) await uploader.getAll(one)
  },
)

/** A server in a process of its own. */
async function serving(store: string): Promise<{ readonly server: ChildProcess; readonly url: string }> {
  const arguments_ = ['--conditions=@kith/source', '--no-warnings', child, store]
  const server = spawn(process.execPath, arguments_, { stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(server)
  const [url] = (await once(createInterface({ input: server.stdout }), 'line')) as [string]
  return { server, url }
}

async function killed(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return
  const ended = once(server, 'exit')
  server.kill('SIGKILL')
  await ended
}

/** Every part that is stored holds what was put. */
async function checkParts(uploader: Uploader, blob: MadeBlob, stored: number): Promise<void> {
  for (let position = 0; position < stored; position++) {
    const { level, index } = blob.order.partAt(position)
    const parts = await uploader.get(blob, level, index, 1)
    if (typeof parts === 'string') throw new Error(parts)
    expect(Buffer.compare(parts[0] ?? Buffer.alloc(0), blob.content(level, index))).toBe(0)
  }
}
