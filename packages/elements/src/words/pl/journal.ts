import type { Sentences } from '../catalogue.ts'
import type { journal as english } from '../en/journal.ts'

export const journal: Sentences<typeof english> = {
  open: 'Dziennik stanów',
  gap: 'Bez obserwacji',
  aboutGaps:
    'Bez obserwacji: to urządzenie było wyłączone albo offline, albo nie mogło nic zobaczyć. Niczego się nie zgaduje.',
  notAllowed: (name) =>
    `${name} nie pozwala ci prowadzić dziennika godzin online i offline. Tylko ${name} może na to pozwolić.`,
  allowed: (name, since) =>
    `Od ${since} ${name} pozwala ci prowadzić dziennik godzin online i offline. Teraz żadnego nie prowadzisz.`,
  kept: (name, since) => `Prowadzony od ${since}. ${name} na to pozwala, widzi to i może to zakończyć.`,
  keep: 'Prowadź dziennik',
  stop: 'Nie prowadź dalej',
  erase: 'Usuń to, co zapisano',
  eraseQuestion: 'Usunąć wszystko, co zapisało to urządzenie? Tego nie da się cofnąć.',
  confirm: 'Usuń',
  cancel: 'Anuluj',
  save: 'Zapisz jako CSV',
  give: (name) => `Pozwól, by ${name} prowadził(a) dziennik twoich stanów`,
  giveHint:
    'Online, z dala, zajęte, offline i kiedy; bez notatek. Gdy to zakończysz, zapisane dane zostaną tam usunięte.',
  taken: (name, since) => `${name} prowadzi go od ${since}.`,
  notTaken: (name) => `${name} teraz go nie prowadzi.`,
  earlier: 'Wcześniejszy tydzień',
  later: 'Późniejszy tydzień',
  table: 'Jako tabela',
  caption: (week) => `Godziny i minuty w każdym stanie, ${week}`,
  day: 'Dzień',
  week: 'Tydzień',
  toCome: 'jeszcze przed nami',
  line: (what, value) => `${what}: ${value}`,
  zone: (zone) => `Czas: ${zone}`,
}
