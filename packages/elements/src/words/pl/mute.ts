import type { Sentences } from '../catalogue.ts'
import type { mute as english } from '../en/mute.ts'

export const mute: Sentences<typeof english> = {
  mute: 'Wycisz',
  muteName: (name) => `Wycisz: ${name}`,
  unmute: 'Wyłącz wyciszenie',
  muted: 'Wyciszono',
  mutedUntil: (when) => `Wyciszono, do: ${when}`,
  spans: { hour: 'Na 1 godzinę', night: 'Na 8 godzin', forever: 'Do odwołania' },
}
