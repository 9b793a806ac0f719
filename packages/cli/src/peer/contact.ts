import type { OptionSpec } from '../arguments/option.ts'
import type { Joined } from './joined.ts'

/** `--contact`, for commands that show whether somebody is there. */
export const contactOption: OptionSpec = {
  name: 'contact',
  what: 'ask NAME to become a contact, or accept when asked: only contacts see whether one is there',
}

/** Asks each name that is not a contact yet; accepts those that have asked. */
export async function becomeContacts({ peer }: Joined, names: readonly string[]): Promise<void> {
  const known = new Map((await peer.contacts.list()).map((contact) => [contact.name, contact.state]))
  for (const name of names) {
    const state = known.get(name)
    if (name === peer.name || state === 'contact' || state === 'requested') continue
    if (state === 'asking') await peer.contacts.accept(name)
    else await peer.contacts.request(name)
  }
}
