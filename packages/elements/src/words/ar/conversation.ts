import type { Sentences } from '../catalogue.ts'
import type { conversation as english } from '../en/conversation.ts'

export const conversation: Sentences<typeof english> = {
  direct: 'مباشر',
  relay: 'عبر الخادم',
  kept: 'في الانتظار',
  goDirectly: 'تنتقل الرسائل مباشرةً بين أجهزتكما',
  goThroughServer: 'تمر الرسائل عبر الخادم',
  areKept: 'تُحفظ الرسائل إلى أن يمكن تسليمها',
  dropToSend: (name) => `الإفلات هنا للإرسال إلى ${name}`,
  journalOf: (name) => `سجل حالات ${name}`,
  back: 'العودة إلى القائمة',
  about: (name) => `حول ${name}`,
  youAsked: (name) => `أرسلت إلى ${name} طلب إضافة إلى جهات الاتصال. قد ينتظر ما تكتبه هنا حتى يُقبل الطلب.`,
  youBlocked: (name) => `حظرت ${name}. لن يُقبل شيء من هذا الاسم بعد الآن.`,
  noContact: (name) => `${name} ليس من جهات اتصالك. أول ما تكتبه يُرسل مع طلب.`,
  takeBack: 'سحب الطلب',
  block: 'حظر',
  unblock: 'إلغاء الحظر',
  add: 'إضافة',
  compare: 'مقارنة',
  itIsFine: 'لا بأس',
}
