import type { Sentences } from '../catalogue.ts'
import type { presence as english } from '../en/presence.ts'

export const presence: Sentences<typeof english> = {
  online: 'Online',
  away: 'Abwesend',
  busy: 'Beschäftigt',
  offline: 'Offline',
  wasOnline: 'War online',
  wasAway: 'War abwesend',
  wasBusy: 'War beschäftigt',
  notVisible: 'Nicht sichtbar',
  lastSeen: (when) => `Zuletzt da: ${when}`,
  typing: 'schreibt…',
  isTyping: (name) => `${name} schreibt gerade`,
}
