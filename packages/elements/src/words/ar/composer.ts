import type { Sentences } from '../catalogue.ts'
import type { composer as english } from '../en/composer.ts'

export const composer: Sentences<typeof english> = {
  sendFiles: 'إرسال ملفات',
  messageTo: (name) => `رسالة إلى ${name}`,
  placeholder: 'رسالة',
  makePoll: 'إنشاء استطلاع',
  send: 'إرسال',
  sendAsFile: 'الإرسال كملف',
  tooLong: (percent) => `هذا أطول من أن تحمله رسالة واحدة؛ يلزم اختصاره بنحو ${percent}٪.`,
  takePicture: 'التقاط صورة',
  sayIt: 'إرسال رسالة صوتية',
}
