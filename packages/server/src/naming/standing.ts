import { type GrantLevel, isContactLevel, type PeerName, type StrangerPolicy } from '@kith/wire'

import type { Naming } from './naming.ts'

/**
 * What a sender is to a receiver: a `contact`, or the same name; a `member` of a conversation with it, for whom the mailbox has room and the relay passes nothing on
 * (spec FC10); a `stranger` who may leave a little; one who may be `asking`, with one small message at a
 * time; `unwanted`, from whom nothing is taken, as from any stranger; or `blocked` and told so (spec MB4, FC7, FC9).
 */
export type Standing = 'contact' | 'member' | 'stranger' | 'asking' | 'unwanted' | 'blocked'

/** What follows from a grant and from what the receiver takes from strangers. Who is blocked hears what every stranger may hear (spec FC9). */
export function standingOf(level: GrantLevel, policy: StrangerPolicy): Standing {
  if (isContactLevel(level)) return 'contact'
  if (level === 'member') return policy === 'accept' ? 'contact' : level
  if (policy === 'accept') return level === 'none' ? 'stranger' : level
  return policy === 'requests' && level === 'none' ? 'asking' : 'unwanted'
}

/** What `sender` is to `receiver`. */
export async function standingBetween(naming: Naming, receiver: PeerName, sender: PeerName): Promise<Standing> {
  if (receiver === sender) return 'contact'
  const [level, policy] = await Promise.all([naming.grantLevel(receiver, sender), naming.strangers(receiver)])
  return standingOf(level, policy)
}

/** The same from memory: `unloaded` when it has to be asked for. */
export function standingNow(naming: Naming, receiver: PeerName, sender: PeerName): Standing | 'unloaded' {
  if (receiver === sender) return 'contact'
  const [level, policy] = [naming.grantLevelNow(receiver, sender), naming.strangersNow(receiver)]
  return level === 'unloaded' || policy === 'unloaded' ? 'unloaded' : standingOf(level, policy)
}
