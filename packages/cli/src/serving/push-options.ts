import type { PushOptions } from '@kith/server'

import { UsageError } from '../arguments/option.ts'
import type { Context } from '../program/command.ts'

/** Reads what the command line and the environment say of push; nothing where nobody is woken. Throws `UsageError` for push services without a contact. */
export function pushOf({ arguments: args }: Context): PushOptions | undefined {
  const contact = args.text('push')
  const services = args.all('push-service').flatMap((text) => text.split(',').map((origin) => origin.trim()))
  if (contact === undefined || contact === '') {
    if (services.length > 0)
      throw new UsageError('--push-service needs a contact for push services.', 'Give it by --push mailto:ADDRESS.')
    return undefined
  }
  return { contact, services }
}
