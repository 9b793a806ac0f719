import type { Sentences } from '../catalogue.ts'
import type { emoticons as english } from '../en/emoticons.ts'

export const emoticons: Sentences<typeof english> = {
  emoticons: 'الرموز التعبيرية',
  yours: 'رموزك التعبيرية',
  hint: 'اكتب الاسم بين نقطتين رأسيتين، مثل :party:، فتظهر صورتك مكانه. ومن يقرؤها يمكنه الاحتفاظ بها.',
  none: 'ليس لديك أي رمز بعد. اختر صورًا صغيرة وسمّها كما تشاء.',
  add: 'إضافة صور',
  nameOf: (shortcut) => `اسم ${shortcut}`,
  up: (shortcut) => `نقل ${shortcut} إلى أعلى`,
  down: (shortcut) => `نقل ${shortcut} إلى أسفل`,
  remove: (shortcut) => `إزالة ${shortcut}`,
  added: (shortcuts) => `أضيف: ${shortcuts}`,
  there: 'هذه الصور من رموزك التعبيرية بالفعل.',
  removed: (shortcut) => `أزيل ${shortcut}. ويبقى في الرسائل التي تحتويه.`,
  undo: 'تراجع',
  full: (count) => `يتسع المكان لعدد ${count} من الرموز. أزل بعضها ليتسع لغيرها.`,
  faults: {
    name: 'للاسم من 2 إلى 24 حرفًا ورقمًا، ويمكن أن يحتوي على _ و+ و-.',
    taken: 'هذا اسم رمز آخر.',
  },
  failedOf: (file, why) => `${file}: ${why}`,
  keep: 'الاحتفاظ بالرموز التعبيرية',
  kept: (shortcuts) => `احتُفظ بما يلي: ${shortcuts}`,
  change: 'تغيير رموزك التعبيرية',
}
