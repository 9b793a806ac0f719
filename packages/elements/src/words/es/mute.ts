import type { Sentences } from '../catalogue.ts'
import type { mute as english } from '../en/mute.ts'

export const mute: Sentences<typeof english> = {
  mute: 'Silenciar',
  muteName: (name) => `Silenciar a ${name}`,
  unmute: 'Dejar de silenciar',
  muted: 'En silencio',
  mutedUntil: (when) => `En silencio, hasta: ${when}`,
  spans: { hour: 'Durante 1 hora', night: 'Durante 8 horas', forever: 'Hasta que lo quite' },
}
