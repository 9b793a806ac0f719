import type { Sentences } from '../catalogue.ts'
import type { standing as english } from '../en/standing.ts'

export const standing: Sentences<typeof english> = {
  title: 'من وصلت إليه',
  has: 'وصلت',
  waits: 'تنتظر على الخادم',
  underWay: 'في الطريق',
  lacks: 'لن تصل',
}
