import type { Sentences } from '../catalogue.ts'
import type { lasting as english } from '../en/lasting.ts'

export const lasting: Sentences<typeof english> = {
  title: 'Messaggi a tempo',
  off: 'Disattivati',
  hint: 'Vale per i messaggi nuovi e per tutti qui. Spariscono dai dispositivi di chi li ha scritti questo tempo dopo l’invio, e da quelli degli altri questo tempo dopo la lettura.',
  set: (name, span) => `${name} ha impostato i messaggi a tempo: ${span}`,
  youSet: (span) => `Hai impostato i messaggi a tempo: ${span}`,
  ended: (name) => `${name} ha disattivato i messaggi a tempo`,
  youEnded: 'Hai disattivato i messaggi a tempo',
  goes: (moment) => `Sparisce: ${moment}`,
  goesRead: (span) => `Sparisce dopo la lettura: ${span}`,
  fault: 'Non è stato cambiato. Riprova.',
}
