import type { Sentences } from '../catalogue.ts'
import type { names as english } from '../en/names.ts'

export const names: Sentences<typeof english> = {
  title: 'الأسماء في هذا المتصفح',
  hint: 'لكل اسم جهات اتصاله ومحادثاته. يمكن لصفحتين عرض اسمين في الوقت نفسه.',
  shownHere: 'معروض هنا',
  show: 'عرض',
  showName: (name) => `عرض ${name}`,
  another: 'استخدام اسم آخر',
}
