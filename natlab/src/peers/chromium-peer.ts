import { chmod, mkdtemp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { type BrowserContext, chromium, type Page } from 'playwright'
import { build } from 'vite'

import { chromiumArguments } from '../../../tools/provision/chromium-arguments.ts'
import type { Namespace } from '../internet/namespace.ts'
import { runFolder } from '../machine/enclosure.ts'
import { type Control, remoteControl } from './control.ts'
import { pageUrl } from './kith-server.ts'
import type { HostedPeer } from './node-peer.ts'

/** Builds the page in which a peer runs, and resolves with its folder. */
export async function buildPage(): Promise<string> {
  const folder = join(runFolder, 'page')
  await build({
    root: fileURLToPath(new URL('../../page', import.meta.url)),
    configFile: false,
    logLevel: 'error',
    resolve: { conditions: ['@kith/source', 'browser', 'module', 'import', 'default'] },
    build: { target: 'es2023', outDir: folder, emptyOutDir: true, modulePreload: { polyfill: false } },
  })
  return folder
}

/** A peer in a page of a headless Chromium that runs in a namespace. */
export class ChromiumPeer implements HostedPeer {
  readonly kind = 'chromium'
  readonly control: Control
  readonly #context: BrowserContext
  readonly #page: Page

  private constructor(context: BrowserContext, page: Page) {
    this.#context = context
    this.#page = page
    this.control = remoteControl(async (method, args) => {
      if (!page.url().startsWith(pageUrl)) await page.goto(pageUrl)
      await page.waitForFunction(() => 'performCall' in globalThis)
      // What a person would choose in a dialog.
      if (method === 'share') await page.setInputFiles('input', String(args[0]))
      return page.evaluate((call) => globalThis.performCall(call), { method, args })
    })
  }

  /** @param program The Chromium to start. */
  static async start(namespace: Namespace, program: string): Promise<ChromiumPeer> {
    const folder = await mkdtemp(join(runFolder, 'chromium-'))
    const starter = join(folder, 'start.sh')
    await writeFile(starter, `#!/bin/sh\nexec ${namespace.command([program]).join(' ')} "$@"\n`)
    await chmod(starter, 0o700)
    const context = await chromium.launchPersistentContext(join(folder, 'profile'), {
      executablePath: starter,
      // Pages get keys only where nobody can have changed them. In this internet nobody does, and nobody ends TLS either.
      args: [...chromiumArguments(), `--unsafely-treat-insecure-origin-as-secure=${pageUrl}`],
    })
    return new ChromiumPeer(context, context.pages()[0] ?? (await context.newPage()))
  }

  async reload(): Promise<void> {
    await this.#page.reload()
  }

  async kill(): Promise<void> {
    await this.#context.close()
  }

  memoryBytes(): Promise<undefined> {
    return Promise.resolve(undefined) // It has many processes, which share much.
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#context.close()
  }
}
