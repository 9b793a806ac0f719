import type { Sentences } from '../catalogue.ts'
import type { share as english } from '../en/share.ts'

export const share: Sentences<typeof english> = {
  title: 'Partager avec',
  isCut: 'Une partie a été laissée de côté : c’est plus que ce qui peut partir en une fois.',
  nothing: 'Rien n’attend d’être partagé.',
}
