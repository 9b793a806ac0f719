import type { Sentences } from '../catalogue.ts'
import type { mute as english } from '../en/mute.ts'

export const mute: Sentences<typeof english> = {
  mute: 'Silenzia',
  muteName: (name) => `Silenzia ${name}`,
  unmute: 'Riattiva',
  muted: 'Silenziato',
  mutedUntil: (when) => `Silenziato, fino a: ${when}`,
  spans: { hour: 'Per 1 ora', night: 'Per 8 ore', forever: 'Finché non lo riattivo' },
}
