import type { Sentences } from '../catalogue.ts'
import type { charm as english } from '../en/charm.ts'

export const charm: Sentences<typeof english> = {
  soundsAndWriting: 'الأصوات والكتابة',
  writing: 'الكتابة',
  enterKey: 'مفتاح الإدخال',
  enterDoes: { sends: 'يرسل الرسالة', line: 'يبدأ سطرًا جديدًا' },
  enterHint: 'Ctrl مع مفتاح الإدخال يرسلان دائمًا.',
  sounds: 'الأصوات',
  soundsHint: 'لا يُسمع شيء أثناء حالة الانشغال، ولا ممّن كُتم صوته، ولا من المحادثة المعروضة.',
  sound: {
    message: 'وصول رسالة',
    online: 'اتصال أحد جهات الاتصال',
    nudge: 'تلقّي نكزة',
    call: 'تلقّي مكالمة',
  },
  tryIt: 'تجربة',
  tryOf: (sound) => `تجربة: ${sound}`,
  nudges: 'النكزات',
  takeNudges: 'السماح لجهات الاتصال بالنكز',
  nudgesHint: 'تهتز المحادثة قليلًا، مرة واحدة. يمكن إيقاف ذلك لجهة اتصال واحدة من تفاصيلها.',
}
