import type { Sentences } from '../catalogue.ts'
import type { find as english } from '../en/find.ts'

export const find: Sentences<typeof english> = {
  find: '在此对话中查找',
  none: '没有',
  of: (at, count) => `第 ${at} 条，共 ${count} 条`,
  older: '上一条',
  newer: '下一条',
  close: '关闭',
}
