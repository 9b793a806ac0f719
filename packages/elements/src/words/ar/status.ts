import type { Sentences } from '../catalogue.ts'
import type { status as english } from '../en/status.ts'

export const status: Sentences<typeof english> = {
  yourStatus: 'حالتك',
  howOthersSeeYou: 'كيف يراك الآخرون',
  notConnected: 'لا اتصال',
  invisible: 'مخفي',
  looksOffline: 'تظهر للآخرين غير متصل',
  note: 'ملاحظة لجهات اتصالك',
  noteExample: 'في القطار حتى السادسة',
  yourPicture: 'صورتك',
  devices: 'أجهزتك',
  passphrase: 'عبارة المرور',
  checkConnection: 'فحص الاتصال',
  lock: 'قفل',
}
