/**
 * Kith's own server with its SQLite store in a temporary folder. Only what many devices of one address, the bytes of one device, and what waits
 * for one receiver are held to is raised.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { serve, silentLogger } from '@kith/server'

import { answerServer } from './websockets.ts'

const dataDir = await mkdtemp(join(tmpdir(), 'kith-bench-'))
const many = 1_000_000
const mailboxBytes = 2 ** 40
const server = await serve({
  port: 0,
  dataDir,
  logger: silentLogger,
  limits: { connectionsMax: many, connectionsBeforeSignInMax: many },
  quotas: { receiverEnvelopesMax: many, receiverBytesMax: mailboxBytes },
  rates: { signIns: { perSecond: many, burst: many }, bytes: { perSecond: many * many, burst: many * many } },
})

answerServer(
  () => Promise.resolve(server.port),
  async () => {
    await server.stop()
    await rm(dataDir, { recursive: true, force: true })
  },
)
