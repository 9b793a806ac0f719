import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach } from 'vitest'

import { serve, type ServeOptions, type Server, silentLogger } from '@kith/server'

const ending: (() => Promise<unknown>)[] = []

afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end()
})

/** A server in memory on a free port, stopped after the test. */
export async function running(options: ServeOptions = {}): Promise<Server> {
  const server = await serve({ port: 0, store: 'sqlite::memory:', logger: silentLogger, ...options })
  ending.push(() => server.stop())
  return server
}

/** A folder that is removed after the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'kith-server-'))
  ending.push(() => rm(folder, { recursive: true, force: true }))
  return folder
}
