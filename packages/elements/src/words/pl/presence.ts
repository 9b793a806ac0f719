import type { Sentences } from '../catalogue.ts'
import type { presence as english } from '../en/presence.ts'

export const presence: Sentences<typeof english> = {
  online: 'Online',
  away: 'Zaraz wracam',
  busy: 'Nie przeszkadzać',
  offline: 'Offline',
  wasOnline: 'Ostatnio: online',
  wasAway: 'Ostatnio: zaraz wracam',
  wasBusy: 'Ostatnio: nie przeszkadzać',
  notVisible: 'Status niewidoczny',
  lastSeen: (when) => `Ostatnio online: ${when}`,
  typing: 'pisze…',
  isTyping: (name) => `${name} pisze`,
}
