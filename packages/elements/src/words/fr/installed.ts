import type { Sentences } from '../catalogue.ts'
import type { installed as english } from '../en/installed.ts'

export const installed: Sentences<typeof english> = {
  newVersion: 'Une nouvelle version de Kith est là. Elle sera utilisée au prochain démarrage.',
  newVersionLabel: 'Nouvelle version',
  useNow: 'L’utiliser maintenant',
  later: 'Plus tard',
  notifications: 'Notifications',
  whileOpen: 'Quand Kith est ouvert et que personne ne regarde',
  whileOpenHint: 'Dans un autre onglet ou une autre fenêtre, ou derrière.',
  whatWasWritten: 'Montrer ce qui a été écrit',
  whatWasWrittenHint: 'Sinon, elles disent qui a écrit, rien de plus.',
  whenClosed: 'Quand Kith est fermé',
  whenClosedHint:
    'Le service push du fabricant de votre navigateur réveille cet appareil. Il apprend que quelque chose est arrivé pour vous et quand, mais ni de qui ni quoi.',
  denied:
    'Votre navigateur ne le permet pas. Autorisez les notifications de cette page dans ses réglages, puis réessayez.',
  missing: 'Ce navigateur n’affiche pas de notifications de pages.',
  networkDoesNot: 'Ce réseau ne réveille aucun appareil.',
  browserCannot: 'Ce navigateur ne peut pas être réveillé.',
  serviceSilent: 'Le service push de votre navigateur ne répond pas. Rien n’a changé ; réessayez plus tard.',
  newMessage: 'Nouveau message',
  asks: (name) => `${name} demande à être votre contact.`,
  something: 'Il y a du nouveau',
  somethingFor: (name) => `Du nouveau pour ${name}`,
  mentionsYou: (name) => `${name} vous mentionne`,
}
