import type { Sentences } from '../catalogue.ts'
import type { share as english } from '../en/share.ts'

export const share: Sentences<typeof english> = {
  title: 'Condividi con',
  isCut: 'Una parte è stata lasciata fuori: è più di quanto si possa inviare in una volta.',
  nothing: 'Non c’è nulla in attesa di essere condiviso.',
}
