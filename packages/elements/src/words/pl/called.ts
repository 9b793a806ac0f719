import type { Sentences } from '../catalogue.ts'
import type { called as english } from '../en/called.ts'

export const called: Sentences<typeof english> = {
  callVoice: (name) => `Zadzwoń: ${name}`,
  callVideo: (name) => `Zadzwoń z obrazem: ${name}`,
  voice: {
    answered: (time) => `Rozmowa głosowa, ${time}`,
    missed: 'Nieodebrane połączenie głosowe',
    unanswered: 'Połączenie głosowe bez odpowiedzi',
    declined: 'Połączenie głosowe odrzucone',
    busy: 'Połączenie głosowe, zajęte',
    canceled: 'Połączenie głosowe anulowane',
    failed: 'Połączenie głosowe nieudane',
  },
  video: {
    answered: (time) => `Rozmowa wideo, ${time}`,
    missed: 'Nieodebrane połączenie wideo',
    unanswered: 'Połączenie wideo bez odpowiedzi',
    declined: 'Połączenie wideo odrzucone',
    busy: 'Połączenie wideo, zajęte',
    canceled: 'Połączenie wideo anulowane',
    failed: 'Połączenie wideo nieudane',
  },
}
