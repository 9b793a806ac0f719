import { existsSync } from 'node:fs'
import { join } from 'node:path'

import { defaults, type Logger, type ServeOptions, type Server, silentLogger } from '@kith/server'

import { type ExitCode, exitCodes } from '../output/exit-codes.ts'
import type { Screen } from '../output/screen.ts'
import { claimsOf, tellInvitation } from './claim-options.ts'
import { iceOf } from './ice-options.ts'
import { pushOf } from './push-options.ts'
import { untilAborted } from '../program/interrupts.ts'
import type { Context } from '../program/command.ts'
import { readyWords } from './ready-words.ts'
import { screenLogger } from './screen-logger.ts'

/** Starts the server that the command line describes, says where it is, and stops it when asked. Rejects as `serve` does. */
export async function runServer(context: Context): Promise<ExitCode> {
  const startedAtMs = context.surroundings.nowMs()
  const options = optionsOf(context)
  const server = await context.surroundings.serve(options)
  try {
    announce(context, server, options, startedAtMs)
    await tellInvitation(context, server)
    await untilAborted(context.ending)
  } finally {
    await stop(server, context.screen)
  }
  return exitCodes.ok
}

/** Reads the command line as options of the server. */
function optionsOf(context: Context): ServeOptions {
  const {
    arguments: args,
    surroundings: { env, nowMs },
    screen,
  } = context
  const port = args.number('port', 0, 65_535)
  const host = args.text('host')
  const dataDir = args.text('data')
  const store = args.text('store')
  const domain = args.text('domain')
  const messenger = env['KITH_MESSENGER']
  const quarantineMs = args.durationMs('quarantine')
  const push = pushOf(context)
  return {
    ...(port !== undefined && { port }),
    ...(host !== undefined && { host }),
    ...(dataDir !== undefined && { dataDir }),
    ...(store !== undefined && { store }),
    ...(domain !== undefined && { domain }),
    ...(messenger !== undefined && existsSync(join(messenger, 'index.html')) && { staticDir: messenger }),
    ...(quarantineMs !== undefined && { quarantineMs }),
    ...(push !== undefined && { push }),
    behindProxy: args.has('behind-proxy'),
    origins: args.all('origin'),
    claims: claimsOf(context),
    ice: iceOf(context),
    blobQuotas: blobQuotasOf(context),
    logger: loggerOf(args.choice('log', ['text', 'json', 'off']) ?? 'text', screen, nowMs),
  }
}

/** The room that is given to large content; what is not said is the server's default. */
function blobQuotasOf({ arguments: args }: Context): NonNullable<ServeOptions['blobQuotas']> {
  const all = args.number('blobs', 0, mebibytesMax)
  const each = args.number('blobs-per-name', 0, mebibytesMax)
  return {
    ...(all !== undefined && { networkBytesMax: all * mebibyte }),
    ...(each !== undefined && { nameBytesMax: each * mebibyte, blobBytesMax: each * mebibyte }),
  }
}

const mebibyte = 1_048_576
/** 1 PiB. */
const mebibytesMax = 1_073_741_824

function loggerOf(form: 'text' | 'json' | 'off', screen: Screen, nowMs: () => number): Logger {
  return form === 'off' ? silentLogger : screenLogger(screen, form, nowMs)
}

function announce(
  { screen, surroundings: { nowMs, env } }: Context,
  { url, port, pageUrl: given }: Server,
  { store, dataDir = defaults.dataDir, domain = defaults.domain, staticDir }: ServeOptions,
  startedAtMs: number,
): void {
  // Browsers treat localhost as a secure place by name, and passkeys need a name.
  const pageUrl = given.replace('//127.0.0.1:', '//localhost:')
  const readyMs = nowMs() - startedAtMs
  const data = store === undefined ? dataDir : undefined
  screen.json({ event: 'ready', pageUrl, url, port, domain, data: data ?? null, readyMs })
  const facts = {
    pageUrl,
    data,
    hasMessenger: staticDir !== undefined,
    command: env['KITH_COMMAND'] ?? 'kith',
    isDefaultPort: port === defaults.port,
    readyMs,
  }
  for (const line of readyWords(facts, screen.paint)) screen.line(line)
}

async function stop(server: Server, screen: Screen): Promise<void> {
  screen.json({ event: 'stopping' })
  screen.progress('stopping …')
  await server.stop()
  screen.progress(undefined)
  screen.json({ event: 'stopped' })
  screen.line('Stopped.')
}
