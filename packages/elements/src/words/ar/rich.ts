import type { Sentences } from '../catalogue.ts'
import type { rich as english } from '../en/rich.ts'
import { ar as plural } from '../plural.ts'

export const rich: Sentences<typeof english> = {
  menu: 'ما العمل بهذه الرسالة',
  more: 'المزيد',
  signs: 'وضع علامة تحتها',
  reply: 'رد',
  edit: 'تعديل',
  copy: 'نسخ النص',
  forward: 'إعادة توجيه',
  pin: 'تثبيت',
  unpin: 'إلغاء التثبيت',
  details: 'التفاصيل',
  delete: 'حذف',
  deleteForAll: 'الحذف لدى الجميع؟',
  mayBeRead: 'ربما قرأها أحدهم.',
  keep: 'إبقاء',
  cancel: 'إلغاء',
  save: 'حفظ',
  deleted: 'حُذفت هذه الرسالة.',
  edited: 'معدَّلة',
  forwarded: 'معاد توجيهها',
  replyTo: (name) => `رد على ${name}`,
  replyToSelf: 'رد على نفسك',
  editing: 'تعديل رسالتك',
  answers: (name, words) => `رد على ${name}: ${words}`,
  signOf: (sign, names) => `${sign} من ${names}`,
  pinned: 'مثبَّتة',
  pinnedCount: (count) =>
    plural(count, {
      one: 'رسالة مثبَّتة واحدة',
      two: 'رسالتان مثبَّتتان',
      few: '# رسائل مثبَّتة',
      many: '# رسالة مثبَّتة',
      other: '# رسالة مثبَّتة',
    }),
  file: 'ملف',
  forwardTo: 'إعادة التوجيه إلى',
  findName: 'البحث عن اسم',
  nobody: 'لا أحد بهذا الاسم.',
}
