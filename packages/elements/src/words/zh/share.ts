import type { Sentences } from '../catalogue.ts'
import type { share as english } from '../en/share.ts'

export const share: Sentences<typeof english> = {
  title: '分享给',
  isCut: '部分内容被省略：超出一次可发送的量。',
  nothing: '没有等待分享的内容。',
}
