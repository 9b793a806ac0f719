import type { Sentences } from '../catalogue.ts'
import type { mute as english } from '../en/mute.ts'

export const mute: Sentences<typeof english> = {
  mute: 'Silenciar',
  muteName: (name) => `Silenciar ${name}`,
  unmute: 'Reativar som',
  muted: 'Silenciado',
  mutedUntil: (when) => `Silenciado até: ${when}`,
  spans: { hour: 'Por 1 hora', night: 'Por 8 horas', forever: 'Até eu reativar' },
}
