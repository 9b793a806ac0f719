import type { Sentences } from '../catalogue.ts'
import type { content as english } from '../en/content.ts'

export const content: Sentences<typeof english> = {
  other:
    'Il contenuto non è ciò che dice di essere, perciò qui non viene aperto. Salvalo solo se ti fidi di chi l’ha inviato.',
  broken: 'È danneggiato o questo browser non può mostrarlo. Si può comunque salvare.',
  large: (width, height) =>
    `È troppo grande per essere mostrato qui: ${width} per ${height} pixel. Si può comunque salvare.`,
}
