/** Kith's own server with its SQLite store in a temporary folder. Only limits on how many connect from one address are raised. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { serve, silentLogger } from '@kith/server'

import { answerServer } from './websockets.ts'

const dataDir = await mkdtemp(join(tmpdir(), 'kith-bench-'))
const many = 1_000_000
const server = await serve({
  port: 0,
  dataDir,
  logger: silentLogger,
  limits: { connectionsMax: many, connectionsBeforeSignInMax: many },
  rates: { signIns: { perSecond: many, burst: many } },
})

answerServer(
  () => Promise.resolve(server.port),
  async () => {
    await server.stop()
    await rm(dataDir, { recursive: true, force: true })
  },
)
