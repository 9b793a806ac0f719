import type { Sentences } from '../catalogue.ts'
import type { media as english } from '../en/media.ts'
import { ar as plural } from '../plural.ts'

export const media: Sentences<typeof english> = {
  lookAt: (name) => `عرض ${name}`,
  pictureOf: (at, count) => `الصورة ${at} من ${count}`,
  before: 'الصورة السابقة',
  after: 'الصورة التالية',
  notHere: 'هذه الصورة ليست هنا أو أنها تالفة.',
  save: (name) => `حفظ ${name}`,
  close: 'إغلاق',
  recording: 'جارٍ التسجيل',
  recorded: 'ما سُجِّل',
  asking: 'يسأل المتصفح إن كان يُسمح لـ Kith بالاستماع.',
  askingToSee: 'يسأل المتصفح إن كان يُسمح لـ Kith بالرؤية.',
  stop: 'إيقاف',
  discard: 'تجاهل',
  send: 'إرسال',
  again: 'مرة أخرى',
  take: 'التقاط الصورة',
  takePicture: 'التقاط صورة',
  longest: (minutes) =>
    plural(minutes, {
      one: 'انتهى التسجيل من تلقاء نفسه: دقيقة واحدة هي الحد الأقصى.',
      two: 'انتهى التسجيل من تلقاء نفسه: دقيقتان هما الحد الأقصى.',
      few: 'انتهى التسجيل من تلقاء نفسه: # دقائق هي الحد الأقصى.',
      many: 'انتهى التسجيل من تلقاء نفسه: # دقيقة هي الحد الأقصى.',
      other: 'انتهى التسجيل من تلقاء نفسه: # دقيقة هي الحد الأقصى.',
    }),
  refused: {
    denied: 'المتصفح لا يسمح بذلك. يمكن السماح به بجانب عنوان هذه الصفحة ثم المحاولة من جديد.',
    missing: 'لا يوجد على هذا الجهاز ما يصلح لذلك.',
    busy: 'برنامج آخر يستعمله. بعد إغلاقه تمكن المحاولة من جديد.',
    lost: 'انقطع الجهاز أثناء الاستعمال. ما كان موجودًا حتى ذلك الحين محفوظ.',
    unable: 'هذا المتصفح لا يستطيع ذلك.',
  },
}
