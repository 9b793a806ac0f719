import type { Sentences } from '../catalogue.ts'
import type { settings as english } from '../en/settings.ts'

export const settings: Sentences<typeof english> = {
  language: 'Langue',
  asBrowser: 'Comme dans le navigateur',
  appearance: 'Apparence',
  appearances: { system: 'Comme le système', light: 'Clair', dark: 'Sombre' },
  contrast: 'Plus de contraste',
  contrastHint: 'Sinon, comme votre système le demande.',
  privacy: 'Vie privée',
  lastSeen: 'Montrer votre dernière connexion',
  lastSeenHint:
    'À vos contacts, sur tous vos appareils. Pour l’un d’eux, vous pouvez choisir autrement dans ses détails.',
  away: 'Se montrer absent',
  awayHint: 'Quand rien n’a été touché ici depuis un moment.',
  never: 'Jamais',
  afterMinutes: (count) => `Après ${count} minutes`,
  notice: 'Compter aussi les autres programmes',
  noticeHint: 'Le navigateur demande si Kith peut savoir que cet appareil est utilisé ou verrouillé.',
  storage: 'Stockage',
  used: (size) => `Tout ce qui est conservé ici occupe ${size}.`,
  isKept: 'Le navigateur le conserve jusqu’à ce que vous le supprimiez.',
  mayGo: 'Si la place manque, le navigateur peut le supprimer.',
  keep: 'Demander de le conserver',
  notKept: 'Le navigateur ne l’a pas promis. Installée comme application, ou souvent utilisée, il le fera peut-être.',
  more: 'Plus',
  sight: (name) => `Ce que ${name} voit de votre statut`,
  sights: {
    all: 'Comme tous les contacts',
    'no-times': 'Tout sauf la dernière connexion',
    nothing: 'Toujours hors ligne',
  },
}
