import type { Sentences } from '../catalogue.ts'
import type { clock as english } from '../en/clock.ts'

export const clock: Sentences<typeof english> = {
  behind: (span) =>
    `L’orologio di questo dispositivo è indietro di ${span} rispetto a quello della rete: gli orari possono apparire sbagliati; ordine e messaggi sono al sicuro. Regola l’orologio nelle impostazioni del dispositivo.`,
  ahead: (span) =>
    `L’orologio di questo dispositivo è avanti di ${span} rispetto a quello della rete: gli orari possono apparire sbagliati; ordine e messaggi sono al sicuro. Regola l’orologio nelle impostazioni del dispositivo.`,
  understood: 'Capito',
}
