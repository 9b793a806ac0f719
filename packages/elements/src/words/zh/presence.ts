import type { Sentences } from '../catalogue.ts'
import type { presence as english } from '../en/presence.ts'

export const presence: Sentences<typeof english> = {
  online: '在线',
  away: '离开',
  busy: '忙碌',
  offline: '离线',
  wasOnline: '之前在线',
  wasAway: '之前离开',
  wasBusy: '之前忙碌',
  notVisible: '状态不可见',
  lastSeen: (when) => `最后上线：${when}`,
  typing: '正在输入…',
  isTyping: (name) => `${name} 正在输入`,
}
