import type { Sentences } from '../catalogue.ts'
import type { threads as english } from '../en/threads.ts'

export const threads: Sentences<typeof english> = {
  thread: '话题',
  close: '关闭话题',
  gone: '发起此话题的消息不在此设备上。',
  answerInThread: '在话题中回复',
  isNew: '新',
  answers: (count, when) => `${count} 条回复，最近 ${when}`,
}
