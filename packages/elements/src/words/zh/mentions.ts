import type { Sentences } from '../catalogue.ts'
import type { mentions as english } from '../en/mentions.ts'

export const mentions: Sentences<typeof english> = {
  youAreMentioned: '有人提到你',
  mentionsYou: (name) => `${name} 提到了你`,
  quietButMentions: '已静音，提到你时除外',
  people: '此对话中的人',
  ofYourself: (name) => `${name}（你）`,
  noticeOf: '此群组的通知',
  all: '所有消息',
  mentions: '仅在有人提到你时',
  nothing: '不通知',
  noticeHint: '仅在此设备上。消息照常接收。',
}
