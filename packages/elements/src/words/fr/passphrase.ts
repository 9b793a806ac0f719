import type { Sentences } from '../catalogue.ts'
import type { passphrase as english } from '../en/passphrase.ts'
import { fr as plural } from '../plural.ts'

export const passphrase: Sentences<typeof english> = {
  isGone: 'La phrase secrète est supprimée. Qui utilise ce navigateur peut ouvrir Kith.',
  withoutOne:
    'Vos messages et vos clés sont dans ce navigateur. Sans phrase secrète, qui s’assied devant ou copie ses fichiers peut les lire.',
  withOne:
    'Avec une phrase secrète, elle est demandée à chaque ouverture de Kith. Elle reste sur cet appareil et ne va nulle part ; vos autres appareils ont la leur.',
  set: 'Définir une phrase secrète',
  isSet: 'La phrase secrète est définie. Dès la prochaine fois, personne n’ouvre ce qui est ici sans elle.',
  opensAlone: 'Ce qui est dans ce navigateur ne s’ouvre qu’avec votre phrase secrète.',
  lockNow: 'Verrouiller maintenant',
  change: 'La changer',
  takeAway: 'La supprimer',
  lockByItself: 'Verrouillage automatique',
  never: 'Jamais',
  afterMinutes: (count) =>
    plural(count, { one: 'Après une minute sans activité', other: 'Après # minutes sans activité' }),
  afterAnHour: 'Après une heure sans activité',
  whileLocked: 'Tant que c’est verrouillé, rien n’entre ici ; tout vous attend.',
  presentOne: 'L’actuelle',
  newOne: 'La nouvelle',
  passphrase: 'Phrase secrète',
  fourWords: 'Quatre mots sans lien entre eux sont faciles à retenir et difficiles à deviner.',
  sameAgain: 'La même encore une fois',
  keepItSafe: 'Personne ne peut ouvrir ce qui est ici sans elle, pas même qui gère le serveur. Gardez-la en lieu sûr.',
  setIt: 'La définir',
  whoeverThen: 'Qui utilise ce navigateur pourra alors ouvrir Kith et lire ce qu’il contient.',
  yourPassphrase: 'Votre phrase secrète',
  oneMoment: 'Un instant…',
  onPurpose: 'C’est lent exprès : aussi longtemps que chaque essai de qui voudrait deviner.',
  cancel: 'Annuler',
  atLeast: (count) => plural(count, { one: 'Prenez au moins # lettre.', other: 'Prenez au moins # lettres.' }),
  notTheSame: 'Ce n’est pas la même.',
}
