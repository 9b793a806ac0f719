import type { Sentences } from '../catalogue.ts'
import type { timeline as english } from '../en/timeline.ts'
import { ar as plural } from '../plural.ts'

export const timeline: Sentences<typeof english> = {
  messagesWith: (name) => `الرسائل مع ${name}`,
  earlier: 'رسائل أقدم…',
  nothingYet: 'لا شيء هنا بعد.',
  sealed: (name) => `ما تكتبه أنت و${name} مختوم بين أجهزتكما، ولا تستطيع الشبكة قراءته.`,
  unread: 'غير مقروء',
  toNewest: 'إلى أحدث رسالة',
  toNewestUnread: (count) =>
    plural(count, {
      one: 'إلى أحدث رسالة، رسالة واحدة غير مقروءة',
      two: 'إلى أحدث رسالة، رسالتان غير مقروءتين',
      few: 'إلى أحدث رسالة، # رسائل غير مقروءة',
      many: 'إلى أحدث رسالة، # رسالة غير مقروءة',
      other: 'إلى أحدث رسالة، # رسالة غير مقروءة',
    }),
  you: 'أنت',
  said: (who, when) => `${who}، ${when}: `,
  details: (words) => `${words}. التفاصيل`,
  showAll: (count) => `عرض الكل (عدد الأحرف: ${count})`,
  tryAgain: 'إعادة المحاولة',
  discard: 'تجاهل',
  expiredHere: (count) =>
    plural(count, {
      one: 'انتهت صلاحية رسالة قبل أن يكون هذا الجهاز هنا.',
      two: 'انتهت صلاحية رسالتين قبل أن يكون هذا الجهاز هنا.',
      few: 'انتهت صلاحية # رسائل قبل أن يكون هذا الجهاز هنا.',
      many: 'انتهت صلاحية # رسالة قبل أن يكون هذا الجهاز هنا.',
      other: 'انتهت صلاحية # رسالة قبل أن يكون هذا الجهاز هنا.',
    }),
  lostHere: (count) =>
    plural(count, {
      one: 'فُقدت رسالة مرسلة إلى هذا الجهاز: مخزنه نسخة أقدم.',
      two: 'فُقدت رسالتان مرسلتان إلى هذا الجهاز: مخزنه نسخة أقدم.',
      few: 'فُقدت # رسائل مرسلة إلى هذا الجهاز: مخزنه نسخة أقدم.',
      many: 'فُقدت # رسالة مرسلة إلى هذا الجهاز: مخزنه نسخة أقدم.',
      other: 'فُقدت # رسالة مرسلة إلى هذا الجهاز: مخزنه نسخة أقدم.',
    }),
}
