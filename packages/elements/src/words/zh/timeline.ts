import type { Sentences } from '../catalogue.ts'
import type { timeline as english } from '../en/timeline.ts'

export const timeline: Sentences<typeof english> = {
  messagesWith: (name) => `与 ${name} 的消息`,
  earlier: '更早的消息…',
  nothingYet: '这里还没有消息。',
  sealed: (name) => `你和 ${name} 所写的内容只在你们的设备之间加密传递，网络无法读取。`,
  unread: '未读',
  toNewest: '跳到最新消息',
  toNewestUnread: (count) => `跳到最新消息，${count} 条未读`,
  you: '你',
  said: (who, when) => `${who}，${when}：`,
  details: (words) => `${words}。详情`,
  showAll: (count) => `显示全部 ${count} 个字符`,
  tryAgain: '重试',
  discard: '放弃',
  expiredHere: (count) => `有 ${count} 条消息在此设备加入之前已过期。`,
  lostHere: (count) => `发给此设备的 ${count} 条消息已丢失：它的存储是较早的副本。`,
}
