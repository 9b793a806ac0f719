import type { Sentences } from '../catalogue.ts'
import type { devices as english } from '../en/devices.ts'
import { fr as plural } from '../plural.ts'

export const devices: Sentences<typeof english> = {
  devicesOf: (name) => `Appareils de ${name}`,
  linkNew: 'Associer un nouvel appareil',
  soThatOthersAreSure: 'Pour que les autres soient sûrs de vous',
  wordsAndDigits: 'Des mots et des chiffres que les autres comparent, les mêmes sur tous vos appareils.',
  yourFingerprint: 'Votre empreinte',
  since: (when) => `Depuis : ${when}`,
  thisSince: (when) => `Cet appareil · depuis : ${when}`,
  rename: 'Renommer',
  renameDevice: (device) => `Renommer ${device}`,
  remove: 'Retirer',
  removeDevice: (device) => `Retirer ${device}`,
  whatItIsSeenAs: 'Comment vous et les autres le voyez',
  save: 'Enregistrer',
  saving: 'Enregistrement…',
  takeThisOut: (name) =>
    `Retirer cet appareil de ${name} ? Il est exclu aussitôt et ne reçoit plus aucun message. Vos autres appareils restent.`,
  takeOut: (device, name) =>
    `Retirer ${device} de ${name} ? Il est exclu aussitôt et ne reçoit plus aucun message. Ce qu’il a déjà y reste.`,
  removing: 'Retrait…',
  cancel: 'Annuler',
  ifThisIsLost: 'Si vous perdez cet appareil',
  ifAllAreLost: 'Si vous perdez tous vos appareils',
  nothingBringsBack:
    'Rien ne peut encore vous rendre votre nom : personne ne le pourrait, pas même qui gère le serveur. Notez un code de récupération, cela prend une minute.',
  comesBackWith: (keys) => `Votre nom revient avec ce que vous gardez : ${keys}.`,
  codes: (count) => plural(count, { one: 'un code sur papier', other: '# codes sur papier' }),
  passkeys: (count) => plural(count, { one: 'une clé d’accès', other: '# clés d’accès' }),
  makeCode: 'Créer un code de récupération',
  recovery: 'Récupération',
  isDeviceOf: (device, name) => `${device} est maintenant un appareil de ${name}.`,
  showDevices: 'Voir vos appareils',
  openThere: (address) => `Sur le nouvel appareil, ouvrez ${address}.`,
  chooseThere: 'Choisissez « Associer cet appareil ». Il affiche un code.',
  typeHere: 'Tapez le code ici, ou scannez-le avec l’appareil photo de cet appareil.',
  codeThere: 'Code du nouvel appareil',
  lookingForIt: 'Recherche…',
  goOn: 'Continuer',
  wantsToBe: (device, name) => `${device} veut devenir un appareil de ${name}. Il affiche :`,
  waitingForYes: 'En attente du oui sur le nouvel appareil…',
  sayYesOnly: 'Ne dites oui qu’à un appareil que vous avez en main. Il pourra dès lors lire et écrire en votre nom.',
  digitsAreSame: 'Les chiffres sont les mêmes',
  theyAreNot: 'Ils ne le sont pas',
}
