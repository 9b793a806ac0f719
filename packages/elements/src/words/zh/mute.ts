import type { Sentences } from '../catalogue.ts'
import type { mute as english } from '../en/mute.ts'

export const mute: Sentences<typeof english> = {
  mute: '静音',
  muteName: (name) => `将 ${name} 静音`,
  unmute: '取消静音',
  muted: '已静音',
  mutedUntil: (when) => `静音至 ${when}`,
  spans: { hour: '1 小时', night: '8 小时', forever: '直到我取消' },
}
