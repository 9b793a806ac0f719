import type { Sentences } from '../catalogue.ts'
import type { invitations as english } from '../en/invitations.ts'
import { ar as plural } from '../plural.ts'

export const invitations: Sentences<typeof english> = {
  invitations: 'الدعوات',
  lead: 'حيث تعطي الشبكة الأسماء للمدعوين فقط، يكون الدخول هكذا: عنوان لشخص واحد ولمرة واحدة.',
  forThisName: 'لهذا الاسم وحده',
  ifYouLike: '(اختياري)',
  make: 'إنشاء دعوة',
  making: 'جارٍ إنشاؤها…',
  madeFor: (name) => `دعوة إلى ${name}. لا ترسلها إلى غيره: من يفتحها أولًا يأخذ الاسم.`,
  madeForOne: 'دعوة لشخص واحد. لا ترسلها إلى غيره: من يفتحها أولًا يأخذ الاسم.',
  address: 'عنوان الدعوة',
  shownOnce: 'يظهر مرة واحدة؛ والشبكة نفسها لا تعرفه.',
  done: 'تم',
  madeSoFar: 'ما أُنشئ حتى الآن',
  older: (count) =>
    plural(count, {
      one: 'ودعوة أقدم.',
      two: 'ودعوتان أقدم.',
      few: 'و# دعوات أقدم.',
      many: 'و# دعوة أقدم.',
      other: 'و# دعوة أقدم.',
    }),
  forName: (name) => `إلى ${name}`,
  forAnybody: 'لأي شخص',
  goodUntil: (when) => `صالحة حتى ${when}`,
  cameWithIt: (name) => `دخل بها ${name}`,
  revoked: 'ملغاة',
  wasGoodUntil: (when) => `كانت صالحة حتى ${when}`,
  revoke: 'إلغاء الدعوة',
  revokeFor: (name) => `إلغاء دعوة ${name}`,
  revokeForAnybody: 'إلغاء الدعوة المفتوحة',
  revokeThis: 'إلغاء الدعوة',
  revokeHint: 'لن يستطيع أحد استخدامها بعد ذلك. ومن لديه اسم يحتفظ به.',
  revoking: 'جارٍ الإلغاء…',
  cancel: 'تراجع',
}
