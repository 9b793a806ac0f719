import type { Sentences } from '../catalogue.ts'
import type { journal as english } from '../en/journal.ts'

export const journal: Sentences<typeof english> = {
  open: 'Diario degli stati',
  gap: 'Non osservato',
  aboutGaps: 'Non osservato: questo dispositivo era spento o offline, o non poteva vedere. Nulla viene indovinato.',
  notAllowed: (name) =>
    `${name} non ti permette di tenere un diario dei suoi orari online e offline. Solo ${name} può permetterlo.`,
  allowed: (name, since) =>
    `Da ${since} ${name} ti permette di tenere un diario dei suoi orari online e offline. Ora non ne tieni nessuno.`,
  kept: (name, since) => `Tenuto da ${since}. ${name} lo permette, vede che lo tieni e può porvi fine.`,
  keep: 'Tieni un diario',
  stop: 'Non tenerlo più',
  erase: 'Elimina ciò che è stato annotato',
  eraseQuestion: 'Eliminare tutto ciò che questo dispositivo ha annotato? Non si può annullare.',
  confirm: 'Elimina',
  cancel: 'Annulla',
  save: 'Salva come CSV',
  give: (name) => `Permetti a ${name} di tenere un diario dei tuoi stati`,
  giveHint:
    'Online, assente, occupato, offline e quando; nessuna nota. Quando vi poni fine, lì viene eliminato ciò che è stato annotato.',
  taken: (name, since) => `${name} ne tiene uno da ${since}.`,
  notTaken: (name) => `${name} ora non ne tiene nessuno.`,
  earlier: 'Settimana precedente',
  later: 'Settimana successiva',
  table: 'Come tabella',
  caption: (week) => `Ore e minuti in ogni stato, ${week}`,
  day: 'Giorno',
  week: 'Settimana',
  toCome: 'deve ancora venire',
  line: (what, value) => `${what}: ${value}`,
  zone: (zone) => `Orari di ${zone}`,
}
