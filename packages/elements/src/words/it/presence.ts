import type { Sentences } from '../catalogue.ts'
import type { presence as english } from '../en/presence.ts'

export const presence: Sentences<typeof english> = {
  online: 'Online',
  away: 'Assente',
  busy: 'Non disturbare',
  offline: 'Offline',
  wasOnline: 'Era online',
  wasAway: 'Era assente',
  wasBusy: 'Era in «Non disturbare»',
  notVisible: 'Non visibile',
  lastSeen: (when) => `Ultimo accesso ${when}`,
  typing: 'sta scrivendo…',
  isTyping: (name) => `${name} sta scrivendo`,
}
