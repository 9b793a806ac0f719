import type { Sentences } from '../catalogue.ts'
import type { called as english } from '../en/called.ts'

export const called: Sentences<typeof english> = {
  callVoice: (name) => `الاتصال بـ ${name}`,
  callVideo: (name) => `الاتصال بـ ${name} بالفيديو`,
  voice: {
    answered: (time) => `مكالمة صوتية، ${time}`,
    missed: 'مكالمة صوتية فائتة',
    unanswered: 'مكالمة صوتية بلا رد',
    declined: 'مكالمة صوتية مرفوضة',
    busy: 'مكالمة صوتية، الخط مشغول',
    canceled: 'مكالمة صوتية ملغاة',
    failed: 'مكالمة صوتية بلا اتصال',
  },
  video: {
    answered: (time) => `مكالمة فيديو، ${time}`,
    missed: 'مكالمة فيديو فائتة',
    unanswered: 'مكالمة فيديو بلا رد',
    declined: 'مكالمة فيديو مرفوضة',
    busy: 'مكالمة فيديو، الخط مشغول',
    canceled: 'مكالمة فيديو ملغاة',
    failed: 'مكالمة فيديو بلا اتصال',
  },
}
