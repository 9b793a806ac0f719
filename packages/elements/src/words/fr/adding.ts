import type { Sentences } from '../catalogue.ts'
import type { adding as english } from '../en/adding.ts'

export const adding: Sentences<typeof english> = {
  addSomebody: 'Ajouter quelqu’un',
  theirName: 'Son nom',
  fewWords: 'Quelques mots avec',
  ifYouLike: '(si vous voulez)',
  wordsExample: 'On s’est rencontrés au marché',
  ask: 'Demander',
  orLetThemFindYou: 'Ou laissez-vous trouver',
  noNameYet: 'Pas encore de nom ici ?',
  linkAsksThem: 'Votre lien invite à en choisir un. Certains réseaux demandent aussi une invitation.',
  thisIsYou: 'C’est vous ; ajoutez quelqu’un d’autre.',
  nobodyHasIt: 'Personne n’a encore ce nom. Est-il bien écrit ? Vous pouvez aussi envoyer votre lien.',
  invite: 'Inviter dans ce réseau',
  yourLink: 'Votre lien',
  copy: 'Copier',
  copied: 'Copié',
  linkAsCode: 'Le lien sous forme de code à scanner',
}
