import { homedir } from 'node:os'
import { join } from 'node:path'

import type { Arguments, Environment } from '../arguments/arguments.ts'
import { type OptionSpec, UsageError } from '../arguments/option.ts'
import { readName } from '../arguments/values.ts'
import { passphraseOption } from './passphrase.ts'

/** Options of every command that joins a network. */
export const peerOptions: readonly OptionSpec[] = [
  { name: 'as', value: 'NAME', what: 'who you are; the name is claimed at its first use', env: 'KITH_NAME' },
  { name: 'server', value: 'URL', what: 'the network', default: 'http://localhost:4600', env: 'KITH_SERVER' },
  {
    name: 'store',
    value: 'FILE',
    what: 'where keys and messages are kept; one process at a time',
    default: '~/.local/share/kith/HOST/NAME.sqlite',
  },
  passphraseOption,
  {
    name: 'invite',
    value: 'URL',
    what: 'an invitation, where the network asks a new name for one',
    env: 'KITH_INVITE',
  },
  { name: 'token-file', value: 'FILE', what: 'a file with a token for a new name, where the network asks for one' },
]

/** How long a command waits for the network when nothing else is said. */
export const timeoutMsDefault = 10_000

/** `--timeout`, for commands that wait for something. */
export const timeoutOption: OptionSpec = {
  name: 'timeout',
  value: 'TIME',
  what: 'how long to wait',
  default: '10s',
}

/** Which network, under which name, with which store. */
export interface Place {
  readonly name: string
  /** Of the WebSocket: `ws://…` or `wss://…`. */
  readonly url: string
  /** The server as the person gave it. */
  readonly server: string
  readonly storePath: string
}

/** Reads the options that every peer has; `given` is the name where the command is about one. */
export function placeOf(args: Arguments, env: Environment, home: string = homedir(), given?: string): Place {
  const as = given ?? args.text('as')
  if (as === undefined) throw new UsageError('Say who you are: --as NAME.', 'Or set KITH_NAME once and for all.')
  const name = readName('--as', as)
  const server = args.text('server') ?? 'http://localhost:4600'
  const url = readServer(server)
  return {
    name,
    url: url.href.replace(/\/$/, ''),
    server,
    storePath: args.text('store') ?? storePathOf(url, name, env, home),
  }
}

/**
 * Reads the address of a server. `http:` and `https:` are taken for `ws:` and `wss:`; without a scheme it is `ws:` on this machine and
 * `wss:` elsewhere. `of` is what the command line calls it.
 */
export function readServer(text: string, of = '--server'): URL {
  const hasScheme = /^[a-z]+:\/\//i.test(text)
  const isHere = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::|\/|$)/i.test(text)
  const whole = hasScheme ? text.replace(/^http(s?):/i, 'ws$1:') : `${isHere ? 'ws' : 'wss'}://${text}`
  const url = URL.canParse(whole) ? new URL(whole) : undefined
  if (url === undefined || (url.protocol !== 'ws:' && url.protocol !== 'wss:') || url.hostname === '')
    throw new UsageError(
      `${of} is an address such as http://localhost:4600 or https://chat.example.org, not "${text}".`,
    )
  url.hash = ''
  return url
}

/** The file of a name's store in the user's data folder; every spelling of this machine is one folder. */
export function storePathOf(url: URL, name: string, env: Environment, home: string): string {
  const given = env['XDG_DATA_HOME']
  const data = given !== undefined && given.startsWith('/') ? given : join(home, '.local', 'share')
  const isHere = url.hostname === 'localhost' || url.hostname === '[::1]' || /^127\./.test(url.hostname)
  const host = isHere ? 'localhost' : url.hostname.replaceAll(/[[\]:]/g, '_')
  return join(data, 'kith', url.port === '' ? host : `${host}_${url.port}`, `${name}.sqlite`)
}
