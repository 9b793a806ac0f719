import type { Sentences } from '../catalogue.ts'
import type { recovery as english } from '../en/recovery.ts'

export const recovery: Sentences<typeof english> = {
  codeCounts: 'Le code sur votre papier ramène désormais votre nom. Gardez-le là où est votre passeport.',
  passkeyCounts: 'Cette clé d’accès ramène désormais votre nom.',
  done: 'Terminé',
  lead: 'Quand tous vos appareils sont perdus, votre nom ne revient qu’avec ce que vous avez préparé avant. Personne d’autre ne peut vous le rendre, et personne d’autre ne peut le prendre.',
  whatBringsBack: 'Ce qui ramène votre nom',
  makeCode: 'Créer un code sur papier',
  makeAnotherCode: 'Créer un autre code sur papier',
  usePasskey: 'Utiliser une clé d’accès',
  writeDown: 'Notez ceci sur papier. C’est montré une seule fois ; ni cet appareil ni le réseau ne le gardent.',
  whoeverHas: 'Qui a ce code peut prendre votre nom. Une photo en est une copie que vous ne voyez pas.',
  haveOnPaper: 'Je l’ai sur papier',
  print: 'Imprimer',
  typeFromPaper:
    'Tapez le code de votre papier. Vous saurez ainsi que chaque lettre est juste avant d’en avoir besoin.',
  recoveryCode: 'Code de récupération',
  saving: 'Enregistrement…',
  thisIsIt: 'C’est celui-ci',
  showAgain: 'Le montrer à nouveau',
  codeOnPaper: 'Un code sur papier',
  passkey: 'Une clé d’accès',
  sheetTitle: (name, network) => `Code de récupération de ${name} sur ${network}`,
  sheetHow: (network) =>
    `Il ramène le nom quand tous ses appareils sont perdus : ouvrez ${network}, choisissez « Le récupérer » et tapez le nom et ces 28 lettres et chiffres. Il n’y a parmi eux ni O ni I.`,
  sheetWarning: 'Qui a ce papier peut prendre le nom. Gardez-le là où est votre passeport.',
}
