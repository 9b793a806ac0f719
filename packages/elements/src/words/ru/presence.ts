import type { Sentences } from '../catalogue.ts'
import type { presence as english } from '../en/presence.ts'

export const presence: Sentences<typeof english> = {
  online: 'В сети',
  away: 'Нет на месте',
  busy: 'Не беспокоить',
  offline: 'Не в сети',
  wasOnline: 'Недавно: в сети',
  wasAway: 'Недавно: нет на месте',
  wasBusy: 'Недавно: не беспокоить',
  notVisible: 'Статус не виден',
  lastSeen: (when) => `В сети: ${when}`,
  typing: 'печатает…',
  isTyping: (name) => `${name} печатает`,
}
