import type { Group } from '../../controllers/groups/groups.ts'
import type { Messenger } from '../../controllers/messenger.ts'
import { groups as area } from '../../words/en/groups.ts'
import type { Words } from '../../words/words.ts'
import { othersMax } from '../call/call-buttons.ts'

/** Why there are no buttons to call everybody in a group, and what to do; empty where there are, or where nobody can be called from here. */
export function callHint({ calls, contacts, groups }: Messenger, { place }: Group, words: Words): string {
  const others = groups.others(place)
  if (!calls.isAvailable || !groups.maySay(place) || others.length === 0) return ''
  const says = words.of(area)
  if (others.length > othersMax) return says.callIsForFew(words.number(othersMax + 1))
  const unknown = others.filter((name) => contacts.of(name)?.state !== 'contact')
  return unknown.length === 0 ? '' : says.callNeedsContacts(words.list(unknown))
}
