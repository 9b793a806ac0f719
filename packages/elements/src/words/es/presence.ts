import type { Sentences } from '../catalogue.ts'
import type { presence as english } from '../en/presence.ts'

export const presence: Sentences<typeof english> = {
  online: 'En línea',
  away: 'Ausente',
  busy: 'No molestar',
  offline: 'Sin conexión',
  wasOnline: 'Estaba en línea',
  wasAway: 'Estaba ausente',
  wasBusy: 'Estaba en «No molestar»',
  notVisible: 'No visible',
  lastSeen: (when) => `Últ. vez ${when}`,
  typing: 'escribiendo…',
  isTyping: (name) => `${name} está escribiendo`,
}
