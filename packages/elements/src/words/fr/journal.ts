import type { Sentences } from '../catalogue.ts'
import type { journal as english } from '../en/journal.ts'

export const journal: Sentences<typeof english> = {
  open: 'Journal des statuts',
  gap: 'Non observé',
  aboutGaps: 'Non observé : cet appareil était éteint ou hors ligne, ou ne pouvait rien voir. Rien n’est deviné.',
  notAllowed: (name) =>
    `${name} ne vous permet pas de tenir un journal de ses heures de présence. Seul ce contact peut le permettre.`,
  allowed: (name, since) =>
    `Depuis ${since}, ${name} vous permet de tenir un journal de ses heures de présence. Vous n’en tenez pas pour l’instant.`,
  kept: (name, since) => `Tenu depuis ${since}. ${name} le permet, voit que vous le tenez et peut y mettre fin.`,
  keep: 'Tenir un journal',
  stop: 'Ne plus le tenir',
  erase: 'Supprimer ce qui a été noté',
  eraseQuestion: 'Supprimer tout ce que cet appareil a noté ? C’est irréversible.',
  confirm: 'Supprimer',
  cancel: 'Annuler',
  save: 'Enregistrer en CSV',
  give: (name) => `Permettre à ${name} de tenir un journal de vos statuts`,
  giveHint:
    'En ligne, absence, occupation, hors ligne, et quand ; aucune note. Quand vous y mettez fin, ce qui a été noté est supprimé là-bas.',
  taken: (name, since) => `${name} en tient un depuis ${since}.`,
  notTaken: (name) => `${name} n’en tient pas pour l’instant.`,
  earlier: 'Semaine précédente',
  later: 'Semaine suivante',
  table: 'En tableau',
  caption: (week) => `Heures et minutes dans chaque statut, ${week}`,
  day: 'Jour',
  week: 'Semaine',
  toCome: 'à venir',
  line: (what, value) => `${what} : ${value}`,
  zone: (zone) => `Heures de ${zone}`,
}
