/** The real server, for the rig: a SQLite store in the given folder, a free port, quotas that no test load meets. Ends when its input does. */
import { serve } from '@kith/server'

import { type Command, hear, say } from './lines.ts'

const [dataDir = ''] = process.argv.slice(2)
const many = 1_000_000
say({ kind: 'pid', pid: process.pid })
const fail = (event: string, cause: unknown): void => {
  say({ kind: 'failed', code: event, message: typeof cause === 'string' ? (cause.split('\n')[0] ?? '') : '' })
}
const server = await serve({
  port: 0,
  dataDir,
  logger: {
    info: () => undefined,
    warn: (event, fields) => {
      fail(event, fields?.['cause'])
    },
    error: (event, fields) => {
      fail(event, fields?.['cause'])
    },
  },
  limits: { connectionsMax: many, connectionsBeforeSignInMax: many },
  rates: { signIns: { perSecond: many, burst: many }, requests: { perSecond: many, burst: many } },
  quotas: {
    receiverEnvelopesMax: many,
    receiverBytesMax: 1024 * many,
    pairEnvelopesMax: many,
    pairBytesMax: 1024 * many,
    strangerEnvelopesMax: many,
    strangerBytesMax: 1024 * many,
  },
})
say({ kind: 'listening', port: server.port })

hear<Command>(process.stdin, ({ kind }) => {
  if (kind === 'stop') void stop()
})
process.stdin.once('end', () => void stop())

async function stop(): Promise<void> {
  await server.stop()
  process.exit(0)
}
