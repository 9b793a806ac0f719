import type { Sentences } from '../catalogue.ts'
import type { adding as english } from '../en/adding.ts'

export const adding: Sentences<typeof english> = {
  addSomebody: 'Jemanden hinzufügen',
  theirName: 'Name der Person',
  fewWords: 'Ein paar Worte dazu',
  ifYouLike: '(wenn du magst)',
  wordsExample: 'Wir kennen uns vom Markt',
  ask: 'Anfragen',
  orLetThemFindYou: 'Oder lass dich finden',
  noNameYet: 'Noch kein Name hier?',
  linkAsksThem: 'Dein Link führt zur Wahl eines Namens. Manche Netze verlangen dazu eine Einladung.',
  thisIsYou: 'Das bist du selbst; füge jemand anderen hinzu.',
  nobodyHasIt: 'Diesen Namen hat noch niemand. Ist er richtig geschrieben? Du kannst auch deinen Link schicken.',
  invite: 'In dieses Netz einladen',
  yourLink: 'Dein Link',
  copy: 'Kopieren',
  copied: 'Kopiert',
  linkAsCode: 'Der Link als Code zum Scannen',
}
