import type { Sentences } from '../catalogue.ts'
import type { messenger as english } from '../en/messenger.ts'

export const messenger: Sentences<typeof english> = {
  cannotOpen: (name) => `لا يمكن فتح ${name} هنا`,
  nothingLost: (why) => `${why} لم يُفقد شيء: كل شيء باقٍ في هذا المتصفح.`,
  tryAgain: 'إعادة المحاولة',
  chooseSomebody: 'يمكن اختيار شخص من القائمة أو الضغط على Ctrl K.',
  keysHint: 'المفتاح ? يعرض كل المفاتيح الأخرى.',
  asksToBeContact: (name) => `يطلب ${name} أن يكون من جهات اتصالك.`,
  says: (name, text) => `${name}: ${text}`,
  close: 'إغلاق',
  yourConnection: 'اتصالك',
  connectionTo: (name) => `الاتصال مع ${name}`,
  yourFingerprint: 'بصمتك',
  isIt: (name) => `هل هذا ${name}؟`,
  report: (name) => `الإبلاغ عن ${name}`,
  yourDevices: 'أجهزتك',
  linkDevice: 'ربط جهاز جديد',
  ifDevicesLost: 'إذا فُقدت أجهزتك',
  invitations: 'الدعوات',
  passphrase: 'عبارة المرور',
}
