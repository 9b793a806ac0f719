import type { Sentences } from '../catalogue.ts'
import type { history as english } from '../en/history.ts'

export const history: Sentences<typeof english> = {
  earlierMessages: 'الرسائل السابقة',
  offered: 'على هذا الجهاز ما يصل من الآن. وقد يكون ما سبق على أجهزتك الأخرى.',
  bringHere: 'إحضاره إلى هنا',
  notNeeded: 'لا حاجة',
  openElsewhere: 'افتح Kith على جهاز آخر لك ووافق هناك…',
  cancel: 'إلغاء',
  bringing: (here, all) => `جارٍ إحضار رسائلك: ${here} من ${all}`,
  stopForNow: 'إيقاف مؤقت',
  isHere: 'ما سبق موجود هنا.',
  good: 'حسنًا',
  deviceAsks: 'جهاز يطلب رسائلك',
  deviceAsksForAll: (device) => `يطلب جهازك ${device} كل الرسائل الموجودة هنا. لا توافق إلا إذا كنت تحمله في يدك.`,
  sendThem: 'إرسالها',
  no: 'لا',
  keptFromBefore: 'محفوظ من قبل',
  stillKeeps: (name) => `ما زال هذا المتصفح يحفظ رسائل وملفات ومفاتيح قديمة باسم ${name} لم يعد يستخدمها.`,
  deleteForGood: 'حذفها نهائيًا',
  deleting: 'جارٍ الحذف…',
  keep: 'إبقاؤها',
}
