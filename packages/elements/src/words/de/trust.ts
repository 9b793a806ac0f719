import type { Sentences } from '../catalogue.ts'
import type { trust as english } from '../en/trust.ts'

export const trust: Sentences<typeof english> = {
  unverified: 'Nicht geprüft',
  verified: 'Geprüft',
  changed: 'Verändert',
  recovered: (name) =>
    `Alle Geräte von ${name} sind neu: Der Name wurde mit seinem Wiederherstellungscode zurückgeholt. Das ist in Ordnung, wenn ${name} die alten verloren hat.`,
  keyChanged: (name) =>
    `Das Netz zeigt jetzt jemand anderen als ${name}. Solange du nichts anderes sagst, geht, was du schreibst, an die Geräte, die du kennst.`,
  released: (name) =>
    `${name} wurde aufgegeben, mit der Unterschrift der Person, der der Name gehörte. Wer ihn später hat, ist jemand anderes.`,
  transferred: (name) =>
    `${name} wurde weitergegeben, mit der Unterschrift der Person, der der Name gehörte. Solange du nichts anderes sagst, geht, was du schreibst, an die Geräte, die du kennst.`,
  doesNotFit: (name, why) => `Was das Netz über ${name} sagt, passt nicht zusammen. ${why}`,
}
