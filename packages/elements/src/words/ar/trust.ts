import type { Sentences } from '../catalogue.ts'
import type { trust as english } from '../en/trust.ts'

export const trust: Sentences<typeof english> = {
  unverified: 'غير متحقق منها',
  verified: 'متحقق منها',
  changed: 'تغيّرت',
  recovered: (name) =>
    `كل أجهزة ${name} جديدة: استُعيد الاسم برمز الاستعادة. هذا طبيعي إن كانت الأجهزة السابقة قد فُقدت.`,
  keyChanged: (name) =>
    `تُظهر الشبكة الآن شخصًا آخر باسم ${name}. وما لم تقرر غير ذلك، يذهب ما تكتبه إلى الأجهزة التي تعرفها.`,
  released: (name) => `تخلّى صاحب الاسم ${name} عنه بتوقيعه. ومن يحمله لاحقًا شخص آخر.`,
  transferred: (name) =>
    `نقل صاحب الاسم ${name} الاسم إلى شخص آخر بتوقيعه. وما لم تقرر غير ذلك، يذهب ما تكتبه إلى الأجهزة التي تعرفها.`,
  doesNotFit: (name, why) => `ما تقوله الشبكة عن ${name} غير متسق. ${why}`,
}
