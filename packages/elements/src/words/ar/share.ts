import type { Sentences } from '../catalogue.ts'
import type { share as english } from '../en/share.ts'

export const share: Sentences<typeof english> = {
  title: 'المشاركة مع',
  isCut: 'تُرك بعضه: إنه أكثر مما يُرسل دفعة واحدة.',
  nothing: 'لا شيء ينتظر المشاركة.',
}
