import type { Sentences } from '../catalogue.ts'
import type { called as english } from '../en/called.ts'

export const called: Sentences<typeof english> = {
  callVoice: (name) => `${name} anrufen`,
  callVideo: (name) => `${name} mit Video anrufen`,
  voice: {
    answered: (time) => `Sprachanruf, ${time}`,
    missed: 'Verpasster Sprachanruf',
    unanswered: 'Sprachanruf, keine Antwort',
    declined: 'Sprachanruf, abgelehnt',
    busy: 'Sprachanruf, besetzt',
    canceled: 'Sprachanruf, abgebrochen',
    failed: 'Sprachanruf, keine Verbindung',
  },
  video: {
    answered: (time) => `Videoanruf, ${time}`,
    missed: 'Verpasster Videoanruf',
    unanswered: 'Videoanruf, keine Antwort',
    declined: 'Videoanruf, abgelehnt',
    busy: 'Videoanruf, besetzt',
    canceled: 'Videoanruf, abgebrochen',
    failed: 'Videoanruf, keine Verbindung',
  },
}
