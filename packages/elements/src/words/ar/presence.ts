import type { Sentences } from '../catalogue.ts'
import type { presence as english } from '../en/presence.ts'

export const presence: Sentences<typeof english> = {
  online: 'متصل الآن',
  away: 'بعيد عن الجهاز',
  busy: 'عدم الإزعاج',
  offline: 'غير متصل',
  wasOnline: 'آخر حالة: متصل',
  wasAway: 'آخر حالة: بعيد عن الجهاز',
  wasBusy: 'آخر حالة: عدم الإزعاج',
  notVisible: 'الحالة غير ظاهرة',
  lastSeen: (when) => `آخر ظهور ${when}`,
  typing: 'يكتب…',
  isTyping: (name) => `${name} يكتب الآن`,
}
