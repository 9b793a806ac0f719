import type { Sentences } from '../catalogue.ts'
import type { called as english } from '../en/called.ts'

export const called: Sentences<typeof english> = {
  callVoice: (name) => `Позвонить ${name}`,
  callVideo: (name) => `Позвонить ${name} с видео`,
  voice: {
    answered: (time) => `Голосовой звонок, ${time}`,
    missed: 'Пропущенный голосовой звонок',
    unanswered: 'Голосовой звонок без ответа',
    declined: 'Голосовой звонок отклонён',
    busy: 'Голосовой звонок, занято',
    canceled: 'Голосовой звонок отменён',
    failed: 'Голосовой звонок, нет соединения',
  },
  video: {
    answered: (time) => `Видеозвонок, ${time}`,
    missed: 'Пропущенный видеозвонок',
    unanswered: 'Видеозвонок без ответа',
    declined: 'Видеозвонок отклонён',
    busy: 'Видеозвонок, занято',
    canceled: 'Видеозвонок отменён',
    failed: 'Видеозвонок, нет соединения',
  },
}
