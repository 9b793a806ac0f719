import type { Sentences } from '../catalogue.ts'
import type { mute as english } from '../en/mute.ts'

export const mute: Sentences<typeof english> = {
  mute: 'Без звука',
  muteName: (name) => `Не уведомлять о ${name}`,
  unmute: 'Включить уведомления',
  muted: 'Без звука',
  mutedUntil: (when) => `Без звука, до: ${when}`,
  spans: { hour: 'На 1 час', night: 'На 8 часов', forever: 'Пока не включу' },
}
