import type { Sentences } from '../catalogue.ts'
import type { called as english } from '../en/called.ts'

export const called: Sentences<typeof english> = {
  callVoice: (name) => `Llamar a ${name}`,
  callVideo: (name) => `Videollamar a ${name}`,
  voice: {
    answered: (time) => `Llamada, ${time}`,
    missed: 'Llamada perdida',
    unanswered: 'Llamada sin respuesta',
    declined: 'Llamada rechazada',
    busy: 'Llamada, ocupado',
    canceled: 'Llamada cancelada',
    failed: 'Llamada sin conexión',
  },
  video: {
    answered: (time) => `Videollamada, ${time}`,
    missed: 'Videollamada perdida',
    unanswered: 'Videollamada sin respuesta',
    declined: 'Videollamada rechazada',
    busy: 'Videollamada, ocupado',
    canceled: 'Videollamada cancelada',
    failed: 'Videollamada sin conexión',
  },
}
