import type { Sentences } from '../catalogue.ts'
import type { mute as english } from '../en/mute.ts'

export const mute: Sentences<typeof english> = {
  mute: 'كتم',
  muteName: (name) => `كتم ${name}`,
  unmute: 'إلغاء الكتم',
  muted: 'مكتوم',
  mutedUntil: (when) => `مكتوم حتى ${when}`,
  spans: { hour: 'لمدة ساعة', night: 'لمدة 8 ساعات', forever: 'حتى إلغاء الكتم' },
}
