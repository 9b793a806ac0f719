import type { Sentences } from '../catalogue.ts'
import type { devices as english } from '../en/devices.ts'
import { ar as plural } from '../plural.ts'

export const devices: Sentences<typeof english> = {
  devicesOf: (name) => `أجهزة ${name}`,
  linkNew: 'ربط جهاز جديد',
  soThatOthersAreSure: 'ليتأكد الآخرون أنك أنت',
  wordsAndDigits: 'كلمات وأرقام يقارنها الآخرون، وهي نفسها على كل أجهزتك.',
  yourFingerprint: 'بصمتك',
  since: (when) => `منذ ${when}`,
  thisSince: (when) => `هذا الجهاز · منذ ${when}`,
  rename: 'إعادة تسمية',
  renameDevice: (device) => `إعادة تسمية ${device}`,
  remove: 'إزالة',
  removeDevice: (device) => `إزالة ${device}`,
  whatItIsSeenAs: 'كيف تراه أنت والآخرون',
  save: 'حفظ',
  saving: 'جارٍ الحفظ…',
  takeThisOut: (name) => `هل تريد فصل هذا الجهاز عن ${name}؟ يُفصل فورًا ولا تصله أي رسالة بعد ذلك. تبقى أجهزتك الأخرى.`,
  takeOut: (device, name) =>
    `هل تريد فصل ${device} عن ${name}؟ يُفصل فورًا ولا تصله أي رسالة بعد ذلك. ما عليه يبقى عليه.`,
  removing: 'جارٍ الإزالة…',
  cancel: 'إلغاء',
  ifThisIsLost: 'إذا فُقد هذا الجهاز',
  ifAllAreLost: 'إذا فُقدت كل أجهزتك',
  nothingBringsBack:
    'لا شيء يعيد اسمك بعد: لا أحد يستطيع ذلك، ولا حتى من يدير الخادم. اكتب رمز استعادة؛ يستغرق الأمر دقيقة.',
  comesBackWith: (keys) => `يعود اسمك بما تحتفظ به: ${keys}.`,
  codes: (count) =>
    plural(count, {
      one: 'رمز على ورق',
      two: 'رمزان على ورق',
      few: '# رموز على ورق',
      many: '# رمزًا على ورق',
      other: '# رمز على ورق',
    }),
  passkeys: (count) =>
    plural(count, {
      one: 'مفتاح مرور',
      two: 'مفتاحا مرور',
      few: '# مفاتيح مرور',
      many: '# مفتاح مرور',
      other: '# مفتاح مرور',
    }),
  makeCode: 'إنشاء رمز استعادة',
  recovery: 'الاستعادة',
  isDeviceOf: (device, name) => `${device} الآن من أجهزة ${name}.`,
  showDevices: 'عرض أجهزتك',
  openThere: (address) => `على الجهاز الجديد، افتح ${address}.`,
  chooseThere: 'اختر «ربط هذا الجهاز». سيُظهر رمزًا.',
  typeHere: 'اكتب الرمز هنا، أو امسحه بكاميرا هذا الجهاز.',
  codeThere: 'الرمز على الجهاز الجديد',
  lookingForIt: 'جارٍ البحث عنه…',
  goOn: 'متابعة',
  wantsToBe: (device, name) => `يريد ${device} أن يكون من أجهزة ${name}. ويُظهر:`,
  waitingForYes: 'في انتظار الموافقة على الجهاز الجديد…',
  sayYesOnly: 'لا توافق إلا على جهاز تحمله في يدك. فسيمكنه منذئذٍ القراءة والكتابة باسمك.',
  digitsAreSame: 'الأرقام متطابقة',
  theyAreNot: 'ليست متطابقة',
}
