import type { Sentences } from '../catalogue.ts'
import type { called as english } from '../en/called.ts'

export const called: Sentences<typeof english> = {
  callVoice: (name) => `Appeler ${name}`,
  callVideo: (name) => `Appeler ${name} en vidéo`,
  voice: {
    answered: (time) => `Appel vocal, ${time}`,
    missed: 'Appel vocal manqué',
    unanswered: 'Appel vocal sans réponse',
    declined: 'Appel vocal refusé',
    busy: 'Appel vocal, occupé',
    canceled: 'Appel vocal annulé',
    failed: 'Appel vocal sans connexion',
  },
  video: {
    answered: (time) => `Appel vidéo, ${time}`,
    missed: 'Appel vidéo manqué',
    unanswered: 'Appel vidéo sans réponse',
    declined: 'Appel vidéo refusé',
    busy: 'Appel vidéo, occupé',
    canceled: 'Appel vidéo annulé',
    failed: 'Appel vidéo sans connexion',
  },
}
