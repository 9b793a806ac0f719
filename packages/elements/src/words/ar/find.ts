import type { Sentences } from '../catalogue.ts'
import type { find as english } from '../en/find.ts'

export const find: Sentences<typeof english> = {
  find: 'البحث في هذه المحادثة',
  none: 'لا شيء',
  of: (at, count) => `${at} من ${count}`,
  older: 'السابق',
  newer: 'التالي',
  close: 'إغلاق',
}
