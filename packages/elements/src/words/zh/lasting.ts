import type { Sentences } from '../catalogue.ts'
import type { lasting as english } from '../en/lasting.ts'

export const lasting: Sentences<typeof english> = {
  title: '自动消失的消息',
  off: '关闭',
  hint: '对这里所有人的新消息生效。发送者的设备上从发送时起计时，阅读者的设备上从读到时起计时，到时即消失。',
  set: (name, span) => `${name} 设置了消息自动消失：${span}`,
  youSet: (span) => `你设置了消息自动消失：${span}`,
  ended: (name) => `${name} 关闭了消息自动消失`,
  youEnded: '你关闭了消息自动消失',
  goes: (moment) => `消失时间：${moment}`,
  goesRead: (span) => `读后消失：${span}`,
  fault: '没有更改成功，请重试。',
}
