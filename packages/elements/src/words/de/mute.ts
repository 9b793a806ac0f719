import type { Sentences } from '../catalogue.ts'
import type { mute as english } from '../en/mute.ts'

export const mute: Sentences<typeof english> = {
  mute: 'Stummschalten',
  muteName: (name) => `${name} stummschalten`,
  unmute: 'Stummschaltung aufheben',
  muted: 'Stumm',
  mutedUntil: (when) => `Stumm bis ${when}`,
  spans: { hour: 'Für 1 Stunde', night: 'Für 8 Stunden', forever: 'Bis ich es aufhebe' },
}
