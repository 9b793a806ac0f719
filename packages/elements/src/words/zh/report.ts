import type { Sentences } from '../catalogue.ts'
import type { report as english } from '../en/report.ts'

export const report: Sentences<typeof english> = {
  whatAbout: '是什么问题？',
  reasons: { unwanted: '骚扰消息或广告', fraud: '诈骗或冒名', threat: '威胁', abuse: '辱骂或仇恨', other: '其他' },
  whatToKnow: '想让运营者知道的情况',
  ifYouLike: '（可不填）',
  show: (count) => `出示最近的 ${count} 条消息`,
  blockToo: (name) => `同时屏蔽 ${name}`,
  whatIsSeen: (name) =>
    `运营者会看到你是谁、你在这里写了什么和出示了什么，以及 ${name} 请求添加你时的附言。其他内容都无法读取。${name} 不会得知。`,
  report: '举报',
  told: (name) => `已向此网络的运营者举报 ${name}。`,
  done: '完成',
}
