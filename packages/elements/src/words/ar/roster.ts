import type { Sentences } from '../catalogue.ts'
import type { roster as english } from '../en/roster.ts'
import { ar as plural } from '../plural.ts'

export const roster: Sentences<typeof english> = {
  settings: 'الإعدادات',
  addSomebody: 'إضافة شخص',
  newGroup: 'مجموعة جديدة',
  search: 'بحث',
  searchHint: 'البحث في الأشخاص والرسائل والأوامر',
  conversations: 'المحادثات',
  requests: 'الطلبات',
  people: 'الأشخاص',
  messages: 'الرسائل',
  commands: 'الأوامر',
  blockedCount: (count) =>
    plural(count, {
      one: 'المحظورون (#)',
      two: 'المحظورون (#)',
      few: 'المحظورون (#)',
      many: 'المحظورون (#)',
      other: 'المحظورون (#)',
    }),
  nothingFound: (query) => `لا نتائج عن «${query}».`,
  nobody: 'لا أحد هنا بعد. يمكنك إضافة شخص باسمه أو إرسال رابطك إليه.',
  unblock: 'إلغاء الحظر',
  unblockName: (name) => `إلغاء حظر ${name}`,
  unread: 'غير مقروءة',
  draft: 'مسودة:',
  asks: 'طلب إضافة إلى جهات الاتصال',
  you: 'أنت:',
  asked: 'أُرسل الطلب ولم يصل رد بعد',
  blocked: 'محظور',
  youAreMentioned: 'ورد ذكرك',
  quietButMentions: 'صامت، إلا عند ذكرك',
}
