import type { ServeOptions, Server } from '@kith/server'

import { UsageError } from '../arguments/option.ts'
import { readChoice, readName } from '../arguments/values.ts'
import type { Context } from '../program/command.ts'

const perDayMax = 10_000

/** Who gets a name, as the command line says. */
export function claimsOf({ arguments: args }: Context): NonNullable<ServeOptions['claims']> {
  const policies = args
    .all('claims')
    .flatMap((each) => each.split(','))
    .map((each) => readChoice('--claims', each, ['open', 'invitation'] as const))
  if (policies.includes('open') && policies.length > 1)
    throw new UsageError('--claims open gives a name to everybody: nothing else goes with it.')
  const perMemberMax = args.number('invites-per-day', 0, perDayMax) ?? 0
  const operators = args.all('operator').map((name) => readName('--operator', name))
  const reserved = args.all('reserve').map((name) => readName('--reserve', name))
  return { reserved, ...(policies.includes('invitation') && { invitation: { perMemberMax, operators } }) }
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
