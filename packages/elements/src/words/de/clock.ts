import type { Sentences } from '../catalogue.ts'
import type { clock as english } from '../en/clock.ts'

export const clock: Sentences<typeof english> = {
  behind: (span) =>
    `Die Uhr dieses Geräts geht gegenüber dem Netz ${span} nach; Zeiten können hier falsch aussehen, Reihenfolge und Nachrichten sind sicher. Stell die Uhr in den Einstellungen des Geräts.`,
  ahead: (span) =>
    `Die Uhr dieses Geräts geht gegenüber dem Netz ${span} vor; Zeiten können hier falsch aussehen, Reihenfolge und Nachrichten sind sicher. Stell die Uhr in den Einstellungen des Geräts.`,
  understood: 'Verstanden',
}
