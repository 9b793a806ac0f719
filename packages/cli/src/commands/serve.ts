import { existsSync } from 'node:fs'
import { join } from 'node:path'

import { defaults, type Logger, type ServeOptions, type Server, silentLogger } from '@kith/server'

import { exitCodes, type ExitCode } from '../output/exit-codes.ts'
import type { Screen } from '../output/screen.ts'
import type { Command, Context } from '../program/command.ts'
import { readyWords } from '../serving/ready-words.ts'
import { screenLogger } from '../serving/screen-logger.ts'

/** `kith serve`: runs a network on this machine. */
export const serve: Command = {
  name: 'serve',
  operands: '',
  operandsMin: 0,
  operandsMax: 0,
  summary: 'run a network on this machine',
  about: [
    'Runs the server: names, routing, presence, directory and mailbox, with the messenger as a web page on the same port. It needs no configuration: everything it keeps is in one folder.',
    'Ctrl-C or SIGTERM stops it in order; a second one stops it at once, and even then nothing that was acknowledged is lost.',
  ],
  options: [
    { name: 'port', value: 'PORT', what: 'port to listen on; 0 takes a free one', default: '4600' },
    { name: 'host', value: 'ADDRESS', what: 'address to listen on', default: '127.0.0.1' },
    { name: 'data', value: 'FOLDER', what: 'where everything is kept; made when missing', default: './data' },
    {
      name: 'store',
      value: 'URL',
      what: 'a database: sqlite:FILE, postgres://… or mysql://…',
      default: 'a file in --data',
      env: 'KITH_STORE',
    },
    { name: 'domain', value: 'DOMAIN', what: "the network's domain", default: 'localhost', env: 'KITH_DOMAIN' },
    { name: 'behind-proxy', what: 'a proxy in front ends TLS and says where requests come from' },
    { name: 'origin', value: 'ORIGIN', isRepeatable: true, what: 'pages of this origin may connect too' },
    {
      name: 'log',
      value: 'FORM',
      what: 'text (warnings and errors), json (everything) or off; on standard error',
      default: 'text',
    },
  ],
  examples: [
    ['serve', 'a network at http://localhost:4600, kept in ./data'],
    ['serve --port 5000 --data ~/kith', 'another port and folder'],
    [
      'serve --store postgres://kith@db/kith --domain chat.example.org --behind-proxy --host 0.0.0.0',
      'for others, behind a proxy that ends TLS',
    ],
  ],
  json: [
    '{"event":"ready","pageUrl","url","port","domain","data","readyMs"}',
    '{"event":"stopping"}  {"event":"stopped"}',
  ],
  run: async (context) => {
    const startedAtMs = context.surroundings.nowMs()
    const options = optionsOf(context)
    const server = await context.surroundings.serve(options)
    try {
      announce(context, server, options, startedAtMs)
      await untilAborted(context.ending)
    } finally {
      await stop(server, context.screen)
    }
    return exitCodes.ok satisfies ExitCode
  },
}

/** Reads the command line as options of the server. */
export function optionsOf({ arguments: args, surroundings: { env, nowMs }, screen }: Context): ServeOptions {
  const port = args.number('port', 0, 65_535)
  const host = args.text('host')
  const dataDir = args.text('data')
  const store = args.text('store')
  const domain = args.text('domain')
  const messenger = env['KITH_MESSENGER']
  return {
    ...(port !== undefined && { port }),
    ...(host !== undefined && { host }),
    ...(dataDir !== undefined && { dataDir }),
    ...(store !== undefined && { store }),
    ...(domain !== undefined && { domain }),
    ...(messenger !== undefined && existsSync(join(messenger, 'index.html')) && { staticDir: messenger }),
    behindProxy: args.has('behind-proxy'),
    origins: args.all('origin'),
    logger: loggerOf(args.choice('log', ['text', 'json', 'off']) ?? 'text', screen, nowMs),
  }
}

function loggerOf(form: 'text' | 'json' | 'off', screen: Screen, nowMs: () => number): Logger {
  return form === 'off' ? silentLogger : screenLogger(screen, form, nowMs)
}

function announce(
  { screen, surroundings: { nowMs } }: Context,
  { url, port, pageUrl: given }: Server,
  { store, dataDir = defaults.dataDir, domain = defaults.domain, staticDir }: ServeOptions,
  startedAtMs: number,
): void {
  // Browsers treat localhost as a secure place by name, and passkeys need a name.
  const pageUrl = given.replace('//127.0.0.1:', '//localhost:')
  const readyMs = nowMs() - startedAtMs
  const data = store === undefined ? dataDir : undefined
  screen.json({ event: 'ready', pageUrl, url, port, domain, data: data ?? null, readyMs })
  const facts = { pageUrl, data, hasMessenger: staticDir !== undefined, isDefaultPort: port === defaults.port, readyMs }
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

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else
      signal.addEventListener(
        'abort',
        () => {
          resolve()
        },
        { once: true },
      )
  })
}
