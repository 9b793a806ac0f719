import type { Sentences } from '../catalogue.ts'
import type { lasting as english } from '../en/lasting.ts'

export const lasting: Sentences<typeof english> = {
  title: 'الرسائل المختفية',
  off: 'متوقفة',
  hint: 'تسري على الرسائل الجديدة وعلى الجميع هنا. تختفي من أجهزة كاتبها بعد هذه المدة من الإرسال، ومن أجهزة غيره بعد هذه المدة من القراءة.',
  set: (name, span) => `ضبط الرسائل المختفية من ${name}: ${span}`,
  youSet: (span) => `تم ضبط الرسائل المختفية: ${span}`,
  ended: (name) => `إيقاف الرسائل المختفية من ${name}`,
  youEnded: 'تم إيقاف الرسائل المختفية',
  goes: (moment) => `تختفي: ${moment}`,
  goesRead: (span) => `تختفي بعد القراءة: ${span}`,
  fault: 'لم يتغير شيء. تُرجى إعادة المحاولة.',
}
