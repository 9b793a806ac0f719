import type { Sentences } from '../catalogue.ts'
import type { standing as english } from '../en/standing.ts'

export const standing: Sentences<typeof english> = {
  title: '谁已收到',
  has: '已收到',
  waits: '在服务器上等待',
  underWay: '发送中',
  lacks: '不会收到',
}
