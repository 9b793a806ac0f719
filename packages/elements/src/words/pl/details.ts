import type { Sentences } from '../catalogue.ts'
import type { details as english } from '../en/details.ts'

export const details: Sentences<typeof english> = {
  back: 'Wróć do rozmowy',
  address: 'Adres',
  identity: 'Tożsamość',
  compare: 'Porównaj',
  contactSince: 'W kontaktach od',
  report: 'Zgłoś',
  remove: 'Usuń',
  removeQuestion: 'Usunąć ten kontakt po obu stronach? To, co napisano, zostanie na tym urządzeniu.',
  block: 'Zablokuj',
  blockQuestion: 'Nie przyjmować już nic od tej nazwy? Rozmowa zostanie na tym urządzeniu.',
  cancel: 'Anuluj',
}
