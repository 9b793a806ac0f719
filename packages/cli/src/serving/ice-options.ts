import { readFileSync } from 'node:fs'

import type { IceOptions } from '@kith/server'

import { UsageError } from '../arguments/option.ts'
import type { Context } from '../program/command.ts'

/** Reads what the command line and the environment say of STUN and TURN. Throws `UsageError` where servers and secret are not given together. */
export function iceOf({ arguments: args, surroundings: { env } }: Context): IceOptions {
  const stunPort = args.number('stun-port', 0, 65_535)
  const stunHost = args.text('stun-host')
  const stunUrls = args.all('stun-url').flatMap(urlsIn)
  const turnUrls = args.all('turn-url').flatMap(urlsIn)
  const secret = secretOf(args.text('turn-secret-file'), env['KITH_TURN_SECRET'])
  if (turnUrls.length > 0 && secret === undefined)
    throw new UsageError(
      '--turn-url needs the secret of the TURN servers.',
      'Give it by KITH_TURN_SECRET or --turn-secret-file.',
    )
  if (turnUrls.length === 0 && secret !== undefined)
    throw new UsageError('There is a secret of TURN servers and no --turn-url.')
  return {
    ...(stunPort !== undefined && { stunPort }),
    ...(stunHost !== undefined && { stunHost }),
    ...(stunUrls.length > 0 && { stunUrls }),
    ...(secret !== undefined && { turn: { urls: turnUrls, secret, data: args.has('turn-data') } }),
  }
}

function urlsIn(text: string): string[] {
  return text.split(',').map((url) => url.trim())
}

function secretOf(file: string | undefined, fromEnvironment: string | undefined): string | undefined {
  if (file === undefined) return fromEnvironment === '' ? undefined : fromEnvironment
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (cause) {
    throw new UsageError(`--turn-secret-file: ${file} cannot be read (${(cause as NodeJS.ErrnoException).code ?? ''}).`)
  }
}
