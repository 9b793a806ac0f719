import type { Sentences } from '../catalogue.ts'
import type { presence as english } from '../en/presence.ts'

export const presence: Sentences<typeof english> = {
  online: 'En ligne',
  away: 'Absent',
  busy: 'Ne pas déranger',
  offline: 'Hors ligne',
  wasOnline: 'Était en ligne',
  wasAway: 'Était absent',
  wasBusy: 'Était en « Ne pas déranger »',
  notVisible: 'Non visible',
  lastSeen: (when) => `En ligne pour la dernière fois ${when}`,
  typing: 'écrit…',
  isTyping: (name) => `${name} est en train d’écrire`,
}
