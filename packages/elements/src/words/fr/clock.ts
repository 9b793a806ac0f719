import type { Sentences } from '../catalogue.ts'
import type { clock as english } from '../en/clock.ts'

export const clock: Sentences<typeof english> = {
  behind: (span) =>
    `L’horloge de cet appareil retarde de ${span} sur celle du réseau : les heures affichées peuvent être fausses ; l’ordre et les messages sont saufs. Réglez l’horloge dans les paramètres de l’appareil.`,
  ahead: (span) =>
    `L’horloge de cet appareil avance de ${span} sur celle du réseau : les heures affichées peuvent être fausses ; l’ordre et les messages sont saufs. Réglez l’horloge dans les paramètres de l’appareil.`,
  understood: 'Compris',
}
