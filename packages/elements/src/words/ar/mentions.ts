import type { Sentences } from '../catalogue.ts'
import type { mentions as english } from '../en/mentions.ts'

export const mentions: Sentences<typeof english> = {
  people: 'الأشخاص في هذه المحادثة',
  ofYourself: (name) => `${name} (أنت)`,
  noticeOf: 'إشعارات هذه المجموعة',
  all: 'كل الرسائل',
  mentions: 'عند ذكرك فقط',
  nothing: 'بلا إشعارات',
  noticeHint: 'على هذا الجهاز. تصل الرسائل كالمعتاد.',
}
