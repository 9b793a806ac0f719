import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join as joinPath } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright'
import { build } from 'vite'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { chromiumArguments } from '../../../../tools/provision/chromium-arguments.ts'
import { befriend, contactUntil, pathUntil } from './befriend.ts'
import { Network } from './network.ts'
import type { TestPage } from './page/page.ts'

declare const kithTest: TestPage

/** How long a machine with much to do may take. */
const patient = { timeout: 30_000 }
const executablePath = process.env['KITH_TEST_CHROMIUM']

describe('a direct path', () => {
  let network: Network
  beforeEach(async () => {
    network = await Network.start()
  })
  afterEach(async () => {
    await network[Symbol.asyncDispose]()
  })

  it('[CA9] between programs is made, over TCP or WebRTC', async () => {
    const [alice, bob] = [await network.join('alice'), await network.join('bob')]
    const heard: unknown[] = []
    bob.messages.on('text', ({ body, path }) => {
      heard.push([body, path])
    })
    await befriend(alice, bob)
    await (await alice.messages.send('bob', 'text', 'first')).committed()
    const found = await pathUntil(alice, ({ path }) => path === 'direct')
    expect(found.carriers.map(({ carrier }) => carrier).toSorted()).toEqual(['tcp', 'webrtc'])
    await (await alice.messages.send('bob', 'text', 'second')).committed()
    expect(heard.map((each) => (each as unknown[])[0])).toEqual(['first', 'second'])
  })

  it('[PA13] of a message is what its sender says: directly alone, or over the server alone', async () => {
    const [alice, bob] = [await network.join('alice'), await network.join('bob')]
    const heard: unknown[] = []
    bob.messages.on('text', ({ body, path }) => {
      heard.push([body, path])
    })
    // Not a contact yet, so that there can be no direct path.
    const waiting = await alice.messages.send('bob', 'text', 'between us', { path: 'direct-only' })
    await (await alice.messages.send('bob', 'text', 'over the server', { path: 'relay-only' })).committed()
    await vi.waitUntil(async () => (await alice.why(waiting.mid, { server: false })).code === 'no-direct-path', patient)
    expect(heard).toEqual([['over the server', 'relay']])
    await expect(waiting.stored()).rejects.toMatchObject({ code: 'no-direct-path' })
    const found = await alice.why(waiting.mid)
    expect(found).toMatchObject({ state: 'accepted', code: 'no-direct-path', paths: 'direct-only', asked: 'not-asked' })
    expect(found.sentence).toContain('Only a direct path may be used')
    await befriend(alice, bob)
    await waiting.committed()
    await (await alice.messages.send('bob', 'text', 'still over the server', { path: 'relay-only' })).committed()
    expect(heard).toEqual([
      ['over the server', 'relay'],
      ['between us', 'direct'],
      ['still over the server', 'relay'],
    ])
    const other = { path: 'fastest' } as object
    await expect(alice.messages.send('bob', 'text', '', other)).rejects.toMatchObject({ code: 'option-invalid' })
  })

  it('[CA10] keeps no program alive that left its peer', async () => {
    const bob = await network.join('bob')
    bob.messages.on('text', () => undefined)
    const file = fileURLToPath(new URL('direct-process.ts', import.meta.url))
    const child = spawn(process.execPath, ['--conditions=@kith/source', file, network.url, 'alice', 'bob'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const said = once(child.stdout, 'data')
    const ended = once(child, 'exit')
    await contactUntil(bob, 'alice', 'asking')
    await bob.contacts.accept('alice')
    expect(String((await said)[0])).toBe('left\n')
    expect(await ended).toEqual([0, null])
  })
})

// Where there is no Chromium, the test run says so by name.
describe.skipIf(executablePath === undefined)('a direct path between a page and a program', () => {
  it('[CA9] is made over WebRTC', async () => {
    const folder = await mkdtemp(joinPath(tmpdir(), 'kith-page-'))
    await build({
      root: fileURLToPath(new URL('page/', import.meta.url)),
      configFile: false,
      logLevel: 'error',
      resolve: { conditions: ['@kith/source', 'browser', 'module', 'import', 'default'] },
      build: { outDir: folder, emptyOutDir: true, target: 'esnext', modulePreload: { polyfill: false } },
    })
    await using network = await Network.start({ staticDir: folder })
    const browser = await chromium.launch({
      args: [...chromiumArguments(), '--allow-loopback-in-peer-connection'],
      ...(executablePath === undefined ? {} : { executablePath }),
    })
    try {
      const bob = await network.join('bob')
      const context = await browser.newContext({ permissions: ['camera', 'microphone'] })
      const page = await context.newPage()
      await page.goto(network.server.pageUrl)
      await page.waitForFunction(() => 'kithTest' in globalThis)
      await page.evaluate((server) => kithTest.join(server, 'alice'), network.url)
      await page.evaluate(() => kithTest.befriend('bob'))
      await contactUntil(bob, 'alice', 'asking')
      await bob.contacts.accept('alice')
      await (await bob.messages.send('alice', 'text', 'hello')).committed()
      expect(await pathUntil(bob, ({ path }) => path === 'direct')).toMatchObject({ name: 'alice', carrier: 'webrtc' })
      await page.evaluate(() => kithTest.leave())
    } finally {
      await browser.close()
      await rm(folder, { recursive: true, force: true })
    }
  })
})
