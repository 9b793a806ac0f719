import { groupLines } from '../../words/en/group-lines.ts'
import type { Words } from '../../words/words.ts'
import type { GroupEvent } from './group-event.ts'

/** What happened, as a sentence. */
export function eventWords(event: GroupEvent, own: string, words: Words): string {
  const says = words.of(groupLines)
  const { kind, by, names, title } = event
  const [one = ''] = names
  const isOwnDoing = by === own
  const isOwn = one === own
  switch (kind) {
    case 'began':
      return beganWords(event, own, words)
    case 'joined':
      if (by === undefined || (names.length === 1 && by === one)) return says.joined(words.list(names))
      return isOwnDoing
        ? says.youAdded(words.list(names))
        : isOwn
          ? says.addedYou(by)
          : says.added(by, words.list(names))
    case 'left':
      return isOwn ? says.youLeft : says.left(words.list(names))
    case 'removed':
      if (by === undefined) return says.left(words.list(names))
      if (isOwnDoing) return says.youRemoved(words.list(names))
      return isOwn ? says.removedYou(by) : says.removed(by, words.list(names))
    case 'role':
      return roleChange(event, own, words)
    case 'title':
      return title === undefined || title === '' ? says.unnamed : says.named(title)
    case 'picture':
      return says.pictured
    case 'alarm':
      return says.alarm(one)
  }
}

function beganWords({ by, names }: GroupEvent, own: string, words: Words): string {
  const says = words.of(groupLines)
  if (by === own) {
    const others = names.filter((name) => name !== own)
    return others.length === 0 ? says.youBegan : says.youBeganWith(words.list(others))
  }
  if (by === undefined) return says.joined(words.list(names))
  return names.includes(own) ? says.addedYou(by) : says.began(by)
}

function roleChange({ names, role }: GroupEvent, own: string, words: Words): string {
  const says = words.of(groupLines)
  const isOwn = names.length === 1 && names[0] === own
  const whom = words.list(names)
  if (role === 'manager' || role === 'owner') return isOwn ? says.youLead : says.leads(whom)
  if (role === 'reader') return isOwn ? says.youRead : says.reads(whom)
  return isOwn ? says.youWrite : says.writes(whom)
}
