import type { Sentences } from '../catalogue.ts'
import type { mentions as english } from '../en/mentions.ts'

export const mentions: Sentences<typeof english> = {
  people: '此对话中的人',
  ofYourself: (name) => `${name}（你）`,
  noticeOf: '此群组的通知',
  all: '所有消息',
  mentions: '仅在有人提到你时',
  nothing: '不通知',
  noticeHint: '仅在此设备上。消息照常接收。',
}
