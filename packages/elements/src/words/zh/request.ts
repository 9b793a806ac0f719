import type { Sentences } from '../catalogue.ts'
import type { request as english } from '../en/request.ts'

export const request: Sentences<typeof english> = {
  asks: (name) => `${name} 请求添加你为联系人`,
  noWords: '没有附言。',
  accept: '接受',
  decline: '拒绝',
  hint: (name) => `${name} 看不到你是否在线、是否读过，也看不到你拒绝了。被拒绝的请求 30 天内不会再出现。`,
  block: '屏蔽',
  report: '举报',
}
