/** How somebody is, or was when it was last known. */
export const presence = {
  area: 'presence' as const,
  online: 'Online',
  away: 'Away',
  busy: 'Busy',
  offline: 'Offline',
  wasOnline: 'Was online',
  wasAway: 'Was away',
  wasBusy: 'Was busy',
  /** The name does not let one see how it is. */
  notVisible: 'Not visible',
  /** The moment as in `today at 14:05`, or `just now`. */
  lastSeen: (when: string): string => `Last seen ${when}`,
  typing: 'typing…',
  isTyping: (name: string): string => `${name} is typing`,
}
