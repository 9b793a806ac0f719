import type { Sentences } from '../catalogue.ts'
import type { oneself as english } from '../en/oneself.ts'

export const oneself: Sentences<typeof english> = {
  quickWords: '快捷选择',
  quick: { meeting: '会议中', lunch: '午餐中', travelling: '旅途中', focus: '专注中' },
  clearAfter: '备注消失时间',
  spans: { '30': '30 分钟', '60': '1 小时', '240': '4 小时', day: '今天结束', never: '从不' },
  until: (when) => `直到 ${when}`,
}
