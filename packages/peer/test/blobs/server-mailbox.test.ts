import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { serve, type ServeOptions, type Server, silentLogger } from '@kith/server'
import { MadeBlob, newPerson } from '@kith/testing/conformance'
import { type BlobPart, type Frame, KithError, limits } from '@kith/wire'
import { afterEach, expect, it } from 'vitest'

import type { SealedBlob } from '../../src/blobs/blob-holder.ts'
import { MailboxBlobs } from '../../src/blobs/mailbox-blobs.ts'
import { ServerMailbox } from '../../src/blobs/server-mailbox.ts'
import { MailboxLine } from './mailbox-line.ts'

const chunk = limits.blobChunkBytes
const ending: (() => Promise<unknown>)[] = []
const signal = new AbortController().signal
const keepMs = 60_000

afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end()
})

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'kith-blobs-'))
  ending.push(() => rm(folder, { recursive: true, force: true }))
  return folder
}

async function serving(options: ServeOptions = {}): Promise<Server> {
  const server = await serve({ port: 0, store: 'sqlite::memory:', logger: silentLogger, ...options })
  ending.push(() => server.stop())
  return server
}

/** A device with a line to the server. */
async function device(url: string, name: string): Promise<{ line: MailboxLine; mailbox: ServerMailbox }> {
  const line = new MailboxLine(await newPerson(name))
  const mailbox = new ServerMailbox(new MailboxBlobs(line.person.device, line))
  line.mailbox = mailbox
  await line.connect(url)
  return { line, mailbox }
}

function sealed(blob: MadeBlob, read?: (part: BlobPart) => Promise<Uint8Array>): SealedBlob {
  const { id, token, root, order } = blob
  const own = ({ level, index }: BlobPart): Promise<Uint8Array> => Promise.resolve(blob.content(level, index))
  return { blob: id, token, root, shape: order.shape, read: read ?? own }
}

/** Every part of a blob, in the order of their numbers. */
function partsOf({ order: { shape } }: MadeBlob): readonly BlobPart[] {
  return Array.from({ length: shape.parts }, (_, number) => shape.partOf(number))
}

async function fetchAll(mailbox: ServerMailbox, blob: MadeBlob): Promise<void> {
  const holder = await mailbox.find(sealed(blob))
  if (holder === undefined) throw new Error('the mailbox has nothing')
  const left = [...partsOf(blob)]
  for await (const { part, bytes } of holder.fetch(partsOf(blob), signal)) {
    expect(part).toEqual(left.shift())
    expect(Buffer.compare(bytes ?? Buffer.alloc(0), blob.content(part.level, part.index))).toBe(0)
  }
  expect(left).toEqual([])
  holder.close()
}

function puts(sent: readonly Frame[]): number {
  return sent.filter(({ type }) => type === 'blob-put').length
}

it('[BM12] puts a blob into the mailbox, from which another device fetches it', async () => {
  const { url } = await serving()
  const blob = new MadeBlob(150 * chunk + 7)
  const [alice, bob] = [await device(url, 'alice'), await device(url, 'bob')]
  expect(await bob.mailbox.find(sealed(blob))).toBeUndefined()
  const told: number[] = []
  await alice.mailbox.keep(sealed(blob), keepMs, { signal, stored: (bytes) => told.push(bytes) })
  expect(told.at(-1)).toBe(blob.order.shape.bytes)
  expect(told).toEqual([...told].sort((one, other) => one - other))
  expect(puts(alice.line.sent)).toBe(blob.parts)
  await fetchAll(bob.mailbox, blob)
  // What is there is not put again.
  await alice.mailbox.keep(sealed(blob), keepMs, { signal })
  expect(puts(alice.line.sent)).toBe(blob.parts)
  await alice.mailbox.release(sealed(blob))
  expect(await bob.mailbox.find(sealed(blob))).toBeUndefined()
})

it('[BM5, BM12] goes on after every lost connection and a restart of the server, and puts little twice', async () => {
  const folder = await newFolder()
  const options = { store: `sqlite:${join(folder, 'kith.db')}` }
  let server = await serving(options)
  const blob = new MadeBlob(100 * chunk)
  const { line, mailbox } = await device(server.url, 'alice')
  let cuts = 0
  const lost: Promise<void>[] = []
  const again = async (isRestart: boolean): Promise<void> => {
    line.cut()
    if (isRestart) {
      await server.stop()
      server = await serving(options)
    }
    while (line.isUp) await new Promise((resolve) => setImmediate(resolve))
    await line.connect(server.url)
  }
  const stored = (bytes: number): void => {
    if (bytes < (blob.order.shape.bytes / 6) * (cuts + 1) || cuts === 5) return
    lost.push(again(++cuts === 3))
  }
  await mailbox.keep(sealed(blob), keepMs, { signal, stored })
  await Promise.all(lost)
  expect(cuts).toBe(5)
  expect(puts(line.sent) - blob.parts).toBeLessThanOrEqual(cuts * 64)
  await fetchAll((await device(server.url, 'bob')).mailbox, blob)
}, 30_000)

it('[BM2, BM12] says why a blob is not kept, and keeps the next', async () => {
  const { url } = await serving({ blobQuotas: { nameBytesMax: 10 * chunk } })
  const { mailbox } = await device(url, 'alice')
  const large = mailbox.keep(sealed(new MadeBlob(10 * chunk)), keepMs, { signal })
  const changed = new MadeBlob(4 * chunk)
  const read = (part: BlobPart): Promise<Uint8Array> =>
    part.index === 2
      ? Promise.reject(new KithError('blob-changed'))
      : Promise.resolve(changed.content(part.level, part.index))
  const gone = mailbox.keep(sealed(changed, read), keepMs, { signal })
  const good = mailbox.keep(sealed(new MadeBlob(3 * chunk)), keepMs, { signal })
  await expect(large).rejects.toMatchObject({ code: 'blob-quota' })
  await expect(gone).rejects.toMatchObject({ code: 'blob-changed' })
  await good
})

it('[BM4, BM12] gives up a blob whose parts the mailbox never takes', async () => {
  const { url } = await serving()
  const { mailbox } = await device(url, 'alice')
  const [blob, other] = [new MadeBlob(2 * chunk), new MadeBlob(2 * chunk)]
  const read = ({ level, index }: BlobPart): Promise<Uint8Array> => Promise.resolve(other.content(level, index))
  await expect(mailbox.keep(sealed(blob, read), keepMs, { signal })).rejects.toMatchObject({ code: 'blob-conflict' })
})

it('an abort ends an upload and an answer, and leaves the mailbox as it is', async () => {
  const { url } = await serving()
  const { line, mailbox } = await device(url, 'alice')
  const blob = new MadeBlob(50 * chunk)
  const ending = new AbortController()
  const stored = (bytes: number): void => {
    if (bytes > 0) ending.abort()
  }
  const kept = mailbox.keep(sealed(blob), keepMs, { signal: ending.signal, stored })
  await expect(kept).rejects.toMatchObject({ code: 'aborted' })
  const holder = await mailbox.find(sealed(blob))
  const reading = new AbortController()
  let came = 0
  for await (const { bytes } of holder?.fetch(partsOf(blob), reading.signal) ?? []) {
    if (bytes !== undefined && ++came === 1) reading.abort()
  }
  expect(came).toBe(1)
  line.cut()
  while (line.isUp) await new Promise((resolve) => setImmediate(resolve))
  await expect(async () => {
    for await (const { part } of holder?.fetch(partsOf(blob), signal) ?? []) expect(part).toBeUndefined()
  }).rejects.toMatchObject({ code: 'server-unreachable' })
})

it('[BM7] a part that the mailbox does not have yet is lacking, and the others come', async () => {
  const { url } = await serving()
  const { line, mailbox } = await device(url, 'alice')
  const blob = new MadeBlob(10 * chunk)
  let left = 6
  line.onSend = ({ type }) => type !== 'blob-put' || left-- > 0
  const ending = new AbortController()
  const { order } = blob
  const stored = (bytes: number): void => {
    if (bytes >= Math.floor((order.shape.bytes / order.parts) * 6)) ending.abort()
  }
  await expect(mailbox.keep(sealed(blob), keepMs, { signal: ending.signal, stored })).rejects.toThrow()
  const holder = await mailbox.find(sealed(blob))
  const codes: (string | undefined)[] = []
  for await (const answer of holder?.fetch(partsOf(blob), signal) ?? [])
    codes.push(answer.bytes === undefined ? answer.code : undefined)
  const parts = Array.from({ length: 10 }, (_, at) => (at < 5 ? undefined : 'blob-lacking'))
  expect(codes).toEqual([...parts, undefined])
})
