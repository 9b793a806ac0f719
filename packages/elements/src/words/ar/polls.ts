import { ar as plural } from '../plural.ts'
import type { Sentences } from '../catalogue.ts'
import type { polls as english } from '../en/polls.ts'

export const polls: Sentences<typeof english> = {
  heading: 'استطلاع جديد',
  question: 'السؤال',
  answer: (number) => `الإجابة ${number}`,
  addAnswer: 'إضافة إجابة',
  removeAnswer: (number) => `إزالة الإجابة ${number}`,
  several: 'يمكن اختيار عدة إجابات',
  whyOpen: 'يرى الجميع هنا من اختار ماذا: يصل كل صوت مختومًا من صاحبه، ولا يعدّ أي خادم الأصوات.',
  needed: 'يحتاج الاستطلاع إلى سؤال وإجابتين مختلفتين على الأقل.',
  send: 'إرسال الاستطلاع',
  chooseOne: 'اختيار إجابة واحدة',
  chooseSeveral: 'اختيار إجابة أو أكثر',
  over: 'مغلق',
  vote: 'تصويت',
  takeBack: 'سحب صوتي',
  votes: (count) => plural(count, { one: 'صوت واحد', two: 'صوتان', few: '# أصوات', many: '# صوتًا', other: '# صوت' }),
  voters: (count) =>
    plural(count, {
      one: 'صوّت شخص واحد',
      two: 'صوّت شخصان',
      few: 'صوّت # أشخاص',
      many: 'صوّت # شخصًا',
      other: 'صوّت # شخص',
    }),
  nobody: 'لم يصوّت أحد بعد',
  end: 'إغلاق الاستطلاع',
}
