import type { Sentences } from '../catalogue.ts'
import type { details as english } from '../en/details.ts'

export const details: Sentences<typeof english> = {
  back: 'العودة إلى المحادثة',
  address: 'العنوان',
  identity: 'الهوية',
  compare: 'مقارنة',
  contactSince: 'جهة اتصال منذ',
  report: 'إبلاغ',
  remove: 'إزالة',
  removeQuestion: 'هل تريد إزالة جهة الاتصال هذه لدى الطرفين؟ ما كُتب يبقى على هذا الجهاز.',
  block: 'حظر',
  blockQuestion: 'هل تريد ألا يُقبل شيء من هذا الاسم بعد الآن؟ تبقى المحادثة على هذا الجهاز.',
  cancel: 'إلغاء',
}
