import type { Sentences } from '../catalogue.ts'
import type { passphrase as english } from '../en/passphrase.ts'
import { ar as plural } from '../plural.ts'

export const passphrase: Sentences<typeof english> = {
  isGone: 'أُزيلت عبارة المرور. من يستخدم هذا المتصفح يستطيع فتح Kith.',
  withoutOne: 'رسائلك ومفاتيحك في هذا المتصفح. وبدون عبارة مرور يستطيع قراءتها من يجلس أمامه أو ينسخ ملفاته.',
  withOne: 'ومع عبارة مرور تُطلب كلما فُتح Kith. تبقى على هذا الجهاز ولا تذهب إلى أي مكان؛ ولأجهزتك الأخرى عباراتها.',
  set: 'تعيين عبارة مرور',
  isSet: 'عُيّنت عبارة المرور. ومن المرة القادمة لا يفتح أحد ما هنا بدونها.',
  opensAlone: 'ما في هذا المتصفح لا يُفتح إلا بعبارة مرورك.',
  lockNow: 'القفل الآن',
  change: 'تغييرها',
  takeAway: 'إزالتها',
  lockByItself: 'القفل التلقائي',
  never: 'أبدًا',
  afterMinutes: (count) =>
    plural(count, {
      one: 'بعد دقيقة بلا استخدام',
      two: 'بعد دقيقتين بلا استخدام',
      few: 'بعد # دقائق بلا استخدام',
      many: 'بعد # دقيقة بلا استخدام',
      other: 'بعد # دقيقة بلا استخدام',
    }),
  afterAnHour: 'بعد ساعة بلا استخدام',
  whileLocked: 'أثناء القفل لا يدخل شيء هنا؛ بل ينتظرك.',
  presentOne: 'الحالية',
  newOne: 'الجديدة',
  passphrase: 'عبارة المرور',
  fourWords: 'أربع كلمات لا صلة بينها يسهل تذكرها ويصعب تخمينها.',
  sameAgain: 'نفسها مرة أخرى',
  keepItSafe: 'لا أحد يستطيع فتح ما هنا بدونها، ولا من يدير الخادم. احفظها في مكان آمن.',
  setIt: 'تعيين',
  whoeverThen: 'عندئذٍ يستطيع من يستخدم هذا المتصفح فتح Kith وقراءة ما فيه.',
  yourPassphrase: 'عبارة مرورك',
  oneMoment: 'لحظة…',
  onPurpose: 'يستغرق ذلك لحظة عن قصد: بقدر كل محاولة ممن يخمّن.',
  cancel: 'إلغاء',
  atLeast: (count) =>
    plural(count, {
      one: 'يلزم حرف واحد على الأقل.',
      two: 'يلزم حرفان على الأقل.',
      few: 'يلزم # أحرف على الأقل.',
      many: 'يلزم # حرفًا على الأقل.',
      other: 'يلزم # حرف على الأقل.',
    }),
  notTheSame: 'ليست نفسها.',
}
