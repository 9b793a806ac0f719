import type { Sentences } from '../catalogue.ts'
import type { journal as english } from '../en/journal.ts'

export const journal: Sentences<typeof english> = {
  open: 'Status-Journal',
  gap: 'Nicht beobachtet',
  aboutGaps: 'Nicht beobachtet: Dieses Gerät war aus oder offline oder konnte es nicht sehen. Nichts wird geraten.',
  notAllowed: (name) =>
    `${name} erlaubt dir kein Journal der Online- und Offline-Zeiten. Nur ${name} kann das erlauben.`,
  allowed: (name, since) =>
    `Seit ${since} erlaubt dir ${name} ein Journal der Online- und Offline-Zeiten. Du führst gerade keines.`,
  kept: (name, since) => `Geführt seit ${since}. ${name} erlaubt es, sieht, dass du es führst, und kann es beenden.`,
  keep: 'Journal führen',
  stop: 'Nicht mehr führen',
  erase: 'Aufgezeichnetes löschen',
  eraseQuestion: 'Alles löschen, was dieses Gerät davon aufgezeichnet hat? Das lässt sich nicht rückgängig machen.',
  confirm: 'Löschen',
  cancel: 'Abbrechen',
  save: 'Als CSV speichern',
  give: (name) => `${name} ein Journal deiner Zustände erlauben`,
  giveHint:
    'Online, abwesend, beschäftigt, offline und wann; keine Notizen. Wenn du es beendest, wird dort gelöscht, was aufgezeichnet wurde.',
  taken: (name, since) => `${name} führt eines seit ${since}.`,
  notTaken: (name) => `${name} führt gerade keines.`,
  earlier: 'Frühere Woche',
  later: 'Spätere Woche',
  table: 'Als Tabelle',
  caption: (week) => `Stunden und Minuten in jedem Zustand, ${week}`,
  day: 'Tag',
  week: 'Woche',
  toCome: 'kommt noch',
  line: (what, value) => `${what}: ${value}`,
  zone: (zone) => `Zeiten in ${zone}`,
}
