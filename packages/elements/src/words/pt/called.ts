import type { Sentences } from '../catalogue.ts'
import type { called as english } from '../en/called.ts'

export const called: Sentences<typeof english> = {
  callVoice: (name) => `Ligar para ${name}`,
  callVideo: (name) => `Ligar para ${name} com vídeo`,
  voice: {
    answered: (time) => `Chamada de voz, ${time}`,
    missed: 'Chamada de voz perdida',
    unanswered: 'Chamada de voz sem resposta',
    declined: 'Chamada de voz recusada',
    busy: 'Chamada de voz, ocupado',
    canceled: 'Chamada de voz cancelada',
    failed: 'Chamada de voz sem conexão',
  },
  video: {
    answered: (time) => `Chamada de vídeo, ${time}`,
    missed: 'Chamada de vídeo perdida',
    unanswered: 'Chamada de vídeo sem resposta',
    declined: 'Chamada de vídeo recusada',
    busy: 'Chamada de vídeo, ocupado',
    canceled: 'Chamada de vídeo cancelada',
    failed: 'Chamada de vídeo sem conexão',
  },
}
