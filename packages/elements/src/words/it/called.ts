import type { Sentences } from '../catalogue.ts'
import type { called as english } from '../en/called.ts'

export const called: Sentences<typeof english> = {
  callVoice: (name) => `Chiama ${name}`,
  callVideo: (name) => `Videochiama ${name}`,
  voice: {
    answered: (time) => `Chiamata, ${time}`,
    missed: 'Chiamata persa',
    unanswered: 'Chiamata senza risposta',
    declined: 'Chiamata rifiutata',
    busy: 'Chiamata, occupato',
    canceled: 'Chiamata annullata',
    failed: 'Chiamata senza connessione',
  },
  video: {
    answered: (time) => `Videochiamata, ${time}`,
    missed: 'Videochiamata persa',
    unanswered: 'Videochiamata senza risposta',
    declined: 'Videochiamata rifiutata',
    busy: 'Videochiamata, occupato',
    canceled: 'Videochiamata annullata',
    failed: 'Videochiamata senza connessione',
  },
}
