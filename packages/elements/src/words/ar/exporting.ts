import type { Sentences } from '../catalogue.ts'
import type { exporting as english } from '../en/exporting.ts'
import { ar as plural } from '../plural.ts'

export const exporting: Sentences<typeof english> = {
  title: 'تصدير المحادثة',
  hint: 'ما هو على هذا الجهاز، في ملف لك وحدك. لا يتضمن الرسائل المختفية، وتُذكر الملفات بأسمائها فقط.',
  asPage: 'للقراءة (HTML)',
  asData: 'كبيانات (JSON)',
  cancel: 'إلغاء',
  saved: 'تم الحفظ.',
  fault: 'لم ينجح التصدير. تُرجى إعادة المحاولة.',
  heading: (name) => `محادثة مع ${name}`,
  made: (moment) => `تاريخ التصدير: ${moment}`,
  aFile: (name, size) => `ملف: ${name} (${size})`,
  gathered: (count) =>
    plural(count, {
      one: 'جُمعت رسالة واحدة',
      two: 'جُمعت رسالتان',
      few: 'جُمعت # رسائل',
      many: 'جُمعت # رسالة',
      other: 'جُمعت # رسالة',
    }),
  nudge: 'نكزة',
}
