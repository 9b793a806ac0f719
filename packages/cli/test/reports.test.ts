import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join as joinPath } from 'node:path'

import { join } from '@kith/peer'
import { serve, silentLogger } from '@kith/server'
import { afterEach, beforeEach, expect, it } from 'vitest'

import { run } from '../src/program/program.ts'
import { stage } from './surroundings.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(joinPath(tmpdir(), 'kith-reports-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function printed(...args: readonly string[]): Promise<{ readonly code: number; readonly text: string }> {
  const asked = stage(['reports', joinPath(folder, 'kith.sqlite'), ...args])
  return { code: await run(asked), text: asked.stdout.text }
}

it('[FC20] shows the operator what was reported, while the server runs, and nothing else', async () => {
  await using server = await serve({ port: 0, dataDir: folder, logger: silentLogger })
  const url = `ws://127.0.0.1:${String(server.port)}`
  await using bob = await join(url, { name: 'bob', store: ':memory:', strangers: 'requests' })
  await bob.connected()
  expect(await printed()).toEqual({ code: 0, text: '' })
  await using mallory = await join(url, { name: 'mallory', store: ':memory:' })
  await mallory.connected()
  await mallory.contacts.request('bob', 'I have a bridge to sell')
  for await (const contacts of bob.contacts.watch()) if (contacts.some(({ state }) => state === 'asking')) break
  const messages = [{ type: 'chat.text', text: 'line one\u001b[2J\nline two', atMs: 1_700_000_000_000 }]
  await bob.contacts.report('mallory', { reason: 'fraud', words: 'sells bridges', messages })
  const list = await printed()
  expect(list.text).toMatch(/^1 {2}\S+ {2}bob about mallory: fraud {2}sells bridges\n$/)
  const whole = await printed('1')
  expect(whole.text.split('\n')).toHaveLength(4)
  expect(whole.text).toMatch(/signed by mallory, .*: I have a bridge to sell\n/)
  expect(whole.text).not.toContain('\u001b')
  expect((await printed('2')).code).toBe(4)
  expect((await printed('x')).code).toBe(2)
})

async function closed(...args: readonly string[]): Promise<{ readonly code: number; readonly text: string }> {
  const asked = stage(['reports', 'close', joinPath(folder, 'kith.sqlite'), ...args])
  return { code: await run(asked), text: asked.stdout.text }
}

it('[FC22] closes a report while the server runs: it stays, is listed no more, and keeps the time at which it was closed', async () => {
  await using server = await serve({ port: 0, dataDir: folder, logger: silentLogger })
  const url = `ws://127.0.0.1:${String(server.port)}`
  await using bob = await join(url, { name: 'bob', store: ':memory:' })
  await using mallory = await join(url, { name: 'mallory', store: ':memory:' })
  await Promise.all([bob.connected(), mallory.connected()])
  for (const words of ['first', 'second']) await bob.contacts.report('mallory', { reason: 'other', words })
  const done = await closed('1')
  expect(done.text).toMatch(/^1 was closed /)
  expect(await closed('1')).toEqual(done)
  expect((await printed()).text).toMatch(/^2 .*second\n$/)
  expect((await printed('--all')).text).toMatch(/^2 .*second\n1 .*first {2}closed .*\n$/)
  expect((await printed('1')).text).toMatch(/first {2}closed/)
  // The server goes on with the same store.
  await bob.contacts.report('mallory', { reason: 'other', words: 'third' })
  expect((await printed()).text.trim().split('\n')).toHaveLength(2)
  expect([(await closed('9')).code, (await closed()).code, (await closed('x')).code]).toEqual([4, 2, 2])
  expect((await printed('1', '2')).code).toBe(2)
})
