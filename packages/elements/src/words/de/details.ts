import type { Sentences } from '../catalogue.ts'
import type { details as english } from '../en/details.ts'

export const details: Sentences<typeof english> = {
  back: 'Zurück zur Unterhaltung',
  address: 'Adresse',
  identity: 'Identität',
  compare: 'Vergleichen',
  contactSince: 'Kontakt seit',
  report: 'Melden',
  remove: 'Entfernen',
  removeQuestion: 'Diesen Kontakt auf beiden Seiten entfernen? Was geschrieben wurde, bleibt auf diesem Gerät.',
  block: 'Blockieren',
  blockQuestion: 'Von diesem Namen nichts mehr annehmen? Die Unterhaltung bleibt auf diesem Gerät.',
  cancel: 'Abbrechen',
}
