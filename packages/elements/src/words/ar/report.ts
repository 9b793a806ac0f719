import type { Sentences } from '../catalogue.ts'
import type { report as english } from '../en/report.ts'
import { ar as plural } from '../plural.ts'

export const report: Sentences<typeof english> = {
  whatAbout: 'ما الأمر؟',
  reasons: {
    unwanted: 'رسائل غير مرغوبة أو إعلانات',
    fraud: 'احتيال أو انتحال اسم',
    threat: 'تهديدات',
    abuse: 'إهانات أو كراهية',
    other: 'شيء آخر',
  },
  whatToKnow: 'ما ينبغي أن يعرفه المشغّل',
  ifYouLike: '(اختياري)',
  show: (count) =>
    plural(count, {
      one: 'إظهار آخر رسالة',
      two: 'إظهار آخر رسالتين',
      few: 'إظهار آخر # رسائل',
      many: 'إظهار آخر # رسالة',
      other: 'إظهار آخر # رسالة',
    }),
  blockToo: (name) => `حظر ${name} أيضًا`,
  whatIsSeen: (name) =>
    `يرى المشغّل من أنت، وما تقوله وتُظهره هنا، والكلمات التي طلب بها ${name} أن يكون من جهات اتصالك. ولا يمكنه قراءة شيء آخر. ولا يُخبَر ${name} بذلك.`,
  report: 'إبلاغ',
  told: (name) => `أُبلغ مشغّل هذه الشبكة عن ${name}.`,
  done: 'تم',
}
