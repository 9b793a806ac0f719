import type { Sentences } from '../catalogue.ts'
import type { mute as english } from '../en/mute.ts'

export const mute: Sentences<typeof english> = {
  mute: 'Mettre en sourdine',
  muteName: (name) => `Mettre ${name} en sourdine`,
  unmute: 'Rétablir le son',
  muted: 'En sourdine',
  mutedUntil: (when) => `En sourdine, fin : ${when}`,
  spans: { hour: 'Pendant 1 heure', night: 'Pendant 8 heures', forever: 'Jusqu’à ce que je l’enlève' },
}
