import type { Sentences } from '../catalogue.ts'
import type { share as english } from '../en/share.ts'

export const share: Sentences<typeof english> = {
  title: 'Teilen mit',
  isCut: 'Ein Teil wurde weggelassen: Es ist mehr, als auf einmal geht.',
  nothing: 'Es wartet nichts darauf, geteilt zu werden.',
}
