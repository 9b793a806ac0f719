import { KithError } from '@kith/wire'

import { UsageError } from '../arguments/option.ts'
import { readServer } from './place.ts'

const keyBytes = 32

/** A network's key as a person gives it: 32 bytes in base64 or hexadecimal digits, or the address of the network, which is asked. */
export async function networkKeyOf(text: string, signal: AbortSignal): Promise<Uint8Array> {
  if (/^[0-9a-fA-F]{64}$/.test(text)) return Buffer.from(text, 'hex')
  if (/^[A-Za-z0-9+/_-]{43}=?$/.test(text)) return Buffer.from(text, 'base64')
  return askedKey(readServer(text, '--network-key'), signal)
}

async function askedKey(server: URL, signal: AbortSignal): Promise<Uint8Array> {
  const url = new URL('/.well-known/kith', server)
  url.protocol = server.protocol === 'wss:' ? 'https:' : 'http:'
  const about: unknown = await fetch(url, { signal })
    .then((answer) => (answer.ok ? (answer.json() as Promise<unknown>) : undefined))
    .catch((cause: unknown) => {
      throw new KithError('server-unreachable', undefined, { cause })
    })
  const key = (about as { readonly networkKey?: unknown } | undefined)?.networkKey
  const bytes = typeof key === 'string' ? Buffer.from(key, 'base64') : undefined
  if (bytes?.byteLength !== keyBytes) throw new UsageError(`There is no network of Kith at ${url.origin}.`)
  return bytes
}
