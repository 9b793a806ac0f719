import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { serve, type Server, silentLogger } from '@kith/server'
import { type CDPSession, chromium, type Page } from 'playwright'
import { build } from 'vite'

import { chromiumArguments } from '../../../tools/provision/chromium-arguments.ts'
import { provideChromium } from '../../../tools/provision/chromium.ts'

/** A page of a bench in Chromium, which a server of Kith serves. */
export interface OpenPage {
  readonly page: Page
  readonly session: CDPSession
  readonly server: Server
}

const stepMsMax = 300_000

/** Builds the page in a folder, serves it and opens it; all of it is gone with the stack. Throws `RangeError` with a sentence where there is no Chromium. */
export async function openPage(stack: AsyncDisposableStack, root: string): Promise<OpenPage> {
  const found = await provideChromium()
  if (found.state !== 'ready') throw new RangeError(found.why)
  const executablePath = found.environment['KITH_TEST_CHROMIUM']
  const folder = await mkdtemp(join(tmpdir(), 'kith-page-'))
  stack.defer(() => rm(folder, { recursive: true, force: true }))
  const pages = join(folder, 'page')
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    resolve: { conditions: ['@kith/source', 'browser', 'module', 'import', 'default'] },
    build: { outDir: pages, emptyOutDir: true, target: 'esnext', modulePreload: { polyfill: false } },
  })
  const server = stack.use(
    await serve({ dataDir: join(folder, 'server'), port: 0, logger: silentLogger, staticDir: pages }),
  )
  const context = await chromium.launchPersistentContext(join(folder, 'profile'), {
    args: chromiumArguments(),
    ...(executablePath === undefined ? {} : { executablePath }),
  })
  stack.defer(() => context.close())
  context.setDefaultTimeout(stepMsMax)
  const page = context.pages()[0] ?? (await context.newPage())
  await page.goto(server.pageUrl)
  return { page, session: await context.newCDPSession(page), server }
}
