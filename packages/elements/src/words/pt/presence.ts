import type { Sentences } from '../catalogue.ts'
import type { presence as english } from '../en/presence.ts'

export const presence: Sentences<typeof english> = {
  online: 'Online',
  away: 'Ausente',
  busy: 'Não perturbe',
  offline: 'Offline',
  wasOnline: 'Estava online',
  wasAway: 'Estava ausente',
  wasBusy: 'Estava em “Não perturbe”',
  notVisible: 'Não visível',
  lastSeen: (when) => `Visto por último ${when}`,
  typing: 'digitando…',
  isTyping: (name) => `${name} está digitando`,
}
