import type { Sentences } from '../catalogue.ts'
import type { transfers as english } from '../en/transfers.ts'

export const transfers: Sentences<typeof english> = {
  underWay: '传输中',
  earlier: '更早',
  empty: '还没有文件。你发送和收到的文件会显示在这里。',
  from: (name) => `来自 ${name}`,
  to: (name) => `发给 ${name}`,
}
