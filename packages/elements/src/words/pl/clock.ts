import type { Sentences } from '../catalogue.ts'
import type { clock as english } from '../en/clock.ts'

export const clock: Sentences<typeof english> = {
  behind: (span) =>
    `Zegar tego urządzenia spóźnia się względem sieci (${span}), więc godziny mogą być błędne; kolejność i wiadomości są bezpieczne. Ustaw zegar w ustawieniach urządzenia.`,
  ahead: (span) =>
    `Zegar tego urządzenia spieszy się względem sieci (${span}), więc godziny mogą być błędne; kolejność i wiadomości są bezpieczne. Ustaw zegar w ustawieniach urządzenia.`,
  understood: 'Rozumiem',
}
