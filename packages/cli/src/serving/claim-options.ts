import { readFileSync } from 'node:fs'

import type { OidcClaims, ServeOptions, Server, TokenClaims } from '@kith/server'

import type { Arguments } from '../arguments/arguments.ts'
import { UsageError } from '../arguments/option.ts'
import { readChoice, readName } from '../arguments/values.ts'
import type { Context } from '../program/command.ts'

const perDayMax = 10_000
const namesPerAccountMax = 1000

/** Who gets a name, as the command line says. */
export function claimsOf({ arguments: args }: Context): NonNullable<ServeOptions['claims']> {
  const policies = args
    .all('claims')
    .flatMap((each) => each.split(','))
    .map((each) => readChoice('--claims', each, ['open', 'invitation', 'token', 'id-token'] as const))
  if (policies.includes('open') && policies.length > 1)
    throw new UsageError('--claims open gives a name to everybody: nothing else goes with it.')
  const perMemberMax = args.number('invites-per-day', 0, perDayMax) ?? 0
  const operators = args.all('operator').map((name) => readName('--operator', name))
  const reserved = args.all('reserve').map((name) => readName('--reserve', name))
  return {
    reserved,
    ...(policies.includes('invitation') && { invitation: { perMemberMax, operators } }),
    ...(policies.includes('token') && { token: tokenOf(args) }),
    ...(policies.includes('id-token') && { oidc: oidcOf(args) }),
  }
}

function tokenOf(args: Arguments): TokenClaims {
  const keys = needed(args, 'token-keys')
  const nameClaim = args.text('name-claim')
  return {
    issuer: needed(args, 'token-issuer'),
    audience: needed(args, 'token-audience'),
    keys: /^https?:/.test(keys) ? keys : keysIn(keys),
    nameClaim,
  }
}

function oidcOf(args: Arguments): OidcClaims {
  const nameClaim = args.text('name-claim')
  const namesPerSubjectMax = args.number('names-per-account', 1, namesPerAccountMax)
  return { issuer: needed(args, 'oidc-issuer'), clientId: needed(args, 'oidc-client'), nameClaim, namesPerSubjectMax }
}

/** A JSON Web Key Set in a file. */
function keysIn(file: string): Exclude<TokenClaims['keys'], string> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Exclude<TokenClaims['keys'], string>
  } catch {
    throw new UsageError(`The file ${file} cannot be read as a JSON Web Key Set.`)
  }
}

function needed(args: Arguments, option: string): string {
  const text = args.text(option)
  if (text === undefined) throw new UsageError(`That way of claiming needs --${option}.`)
  return text
}

/** Makes the invitation that was asked for at the start, and prints its address: the way in for whoever comes first. */
export async function tellInvitation({ arguments: args, screen }: Context, server: Server): Promise<void> {
  const asked = args.text('invitation')
  if (asked === undefined) return
  const name = asked === 'any' ? undefined : readName('--invitation', asked)
  const url = `${server.pageUrl.replace('//127.0.0.1:', '//localhost:')}#invite=${await server.invite({ name })}`
  screen.json({ event: 'invitation', url, name: name ?? null })
  screen.line(`An invitation for ${name ?? 'any name'}: ${url}`)
}
