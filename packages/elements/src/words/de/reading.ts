import type { Sentences } from '../catalogue.ts'
import type { reading as english } from '../en/reading.ts'
import { de as plural } from '../plural.ts'

export const reading: Sentences<typeof english> = {
  tell: 'Anderen zeigen, was du gelesen hast',
  tellHint: 'Auf allen deinen Geräten. Sonst erfährst auch du nicht, was andere gelesen haben.',
  readBy: (name) => `Von ${name} gelesen`,
  readByAll: 'Von allen gelesen',
  readByCount: (count) =>
    plural(count, { one: 'Zugestellt und von # Person gelesen', other: 'Zugestellt und von # Personen gelesen' }),
  read: 'Gelesen von',
}
