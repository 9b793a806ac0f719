import type { Sentences } from '../catalogue.ts'
import type { trust as english } from '../en/trust.ts'

export const trust: Sentences<typeof english> = {
  unverified: 'Non vérifiée',
  verified: 'Vérifiée',
  changed: 'Changée',
  recovered: (name) =>
    `Tous les appareils de ${name} sont nouveaux : le nom a été récupéré avec son code. C’est normal si ${name} les avait perdus.`,
  keyChanged: (name) =>
    `Le réseau présente maintenant quelqu’un d’autre comme ${name}. Sans autre choix de votre part, ce que vous écrivez va aux appareils que vous connaissez.`,
  released: (name) =>
    `Le nom ${name} a été abandonné par son titulaire, signature à l’appui. Qui l’aura ensuite sera quelqu’un d’autre.`,
  transferred: (name) =>
    `Le nom ${name} a été cédé à quelqu’un d’autre par son titulaire, signature à l’appui. Sans autre choix de votre part, ce que vous écrivez va aux appareils que vous connaissez.`,
  doesNotFit: (name, why) => `Ce que le réseau dit de ${name} ne concorde pas. ${why}`,
}
