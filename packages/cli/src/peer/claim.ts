import { readFile } from 'node:fs/promises'

import type { NameClaim } from '@kith/peer'

import { UsageError } from '../arguments/option.ts'
import type { Context } from '../program/command.ts'

/** What the command line brings for a new name. */
export async function claimOf({ arguments: args }: Context): Promise<NameClaim | undefined> {
  const invitation = args.text('invite')
  const file = args.text('token-file')
  if (invitation !== undefined && file !== undefined) throw new UsageError('Give --invite or --token-file, not both.')
  if (invitation !== undefined) return { invitation }
  if (file === undefined) return undefined
  try {
    return { token: (await readFile(file, 'utf8')).trim() }
  } catch {
    throw new UsageError(`The file ${file} cannot be read.`)
  }
}
