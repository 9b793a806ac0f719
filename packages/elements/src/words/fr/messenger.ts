import type { Sentences } from '../catalogue.ts'
import type { messenger as english } from '../en/messenger.ts'

export const messenger: Sentences<typeof english> = {
  cannotOpen: (name) => `Impossible d’ouvrir ${name} ici`,
  nothingLost: (why) => `${why} Rien n’est perdu : tout reste dans ce navigateur.`,
  tryAgain: 'Réessayer',
  chooseSomebody: 'Choisissez quelqu’un dans la liste ou appuyez sur Ctrl K.',
  keysHint: 'La touche ? affiche toutes les autres.',
  asksToBeContact: (name) => `${name} souhaite devenir votre contact.`,
  says: (name, text) => `${name} : ${text}`,
  close: 'Fermer',
  yourConnection: 'Votre connexion',
  connectionTo: (name) => `La connexion avec ${name}`,
  yourFingerprint: 'Votre empreinte',
  isIt: (name) => `Est-ce ${name} ?`,
  report: (name) => `Signaler ${name}`,
  yourDevices: 'Vos appareils',
  linkDevice: 'Associer un nouvel appareil',
  ifDevicesLost: 'Si vous perdez vos appareils',
  invitations: 'Invitations',
  passphrase: 'Phrase secrète',
}
