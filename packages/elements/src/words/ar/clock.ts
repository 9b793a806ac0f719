import type { Sentences } from '../catalogue.ts'
import type { clock as english } from '../en/clock.ts'

export const clock: Sentences<typeof english> = {
  behind: (span) =>
    `ساعة هذا الجهاز متأخرة عن ساعة الشبكة بمقدار ${span}، فقد تبدو الأوقات هنا خاطئة؛ الترتيب والرسائل بأمان. يُرجى ضبط الساعة من إعدادات الجهاز.`,
  ahead: (span) =>
    `ساعة هذا الجهاز متقدمة على ساعة الشبكة بمقدار ${span}، فقد تبدو الأوقات هنا خاطئة؛ الترتيب والرسائل بأمان. يُرجى ضبط الساعة من إعدادات الجهاز.`,
  understood: 'مفهوم',
}
