import { conversationOf } from '../chat/place.ts'
import type { Messenger } from '../messenger.ts'

/** Until when a name or a group is muted, where the person chose so. */
export function muteOf({ contacts, groups }: Messenger, place: string): { readonly mutedUntilMs?: number | undefined } {
  return (conversationOf(place) === undefined ? contacts.of(place) : groups.notices.of(place)) ?? {}
}

/** Mutes a name, on all devices (spec PE85), or a group, on this one (spec CT22), for so many milliseconds, or until it is unmuted. */
export async function mutePlace(
  { peer, groups, nowMs }: Messenger,
  place: string,
  ms: number | undefined,
): Promise<void> {
  const untilMs = ms === undefined ? Number.MAX_SAFE_INTEGER : nowMs() + ms
  if (conversationOf(place) !== undefined) await groups.notices.mute(place, untilMs)
  else await peer.contacts.mute(place, ms === undefined ? 'forever' : untilMs)
}

export async function unmutePlace({ peer, groups }: Messenger, place: string): Promise<void> {
  if (conversationOf(place) !== undefined) await groups.notices.mute(place, undefined)
  else await peer.contacts.unmute(place)
}
