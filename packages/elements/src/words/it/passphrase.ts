import type { Sentences } from '../catalogue.ts'
import type { passphrase as english } from '../en/passphrase.ts'
import { it as plural } from '../plural.ts'

export const passphrase: Sentences<typeof english> = {
  isGone: 'La frase segreta non c’è più. Chi usa questo browser può aprire Kith.',
  withoutOne:
    'I tuoi messaggi e le tue chiavi sono in questo browser. Senza una frase segreta può leggerli chi vi si siede davanti o ne copia i file.',
  withOne:
    'Con una frase segreta, viene chiesta ogni volta che si apre Kith. Resta su questo dispositivo e non va da nessuna parte; gli altri tuoi dispositivi hanno la loro.',
  set: 'Imposta una frase segreta',
  isSet: 'La frase segreta è impostata. Dalla prossima volta, senza di essa nessuno apre ciò che è qui.',
  opensAlone: 'Ciò che è in questo browser si apre solo con la tua frase segreta.',
  lockNow: 'Blocca ora',
  change: 'Cambiala',
  takeAway: 'Toglila',
  lockByItself: 'Blocco automatico',
  never: 'Mai',
  afterMinutes: (count) => plural(count, { one: 'Dopo un minuto di inattività', other: 'Dopo # minuti di inattività' }),
  afterAnHour: 'Dopo un’ora di inattività',
  whileLocked: 'Mentre è bloccato qui non arriva nulla; ti aspetta.',
  presentOne: 'Quella attuale',
  newOne: 'Quella nuova',
  passphrase: 'Frase segreta',
  fourWords: 'Quattro parole senza legame tra loro sono facili da ricordare e difficili da indovinare.',
  sameAgain: 'Di nuovo la stessa',
  keepItSafe: 'Nessuno può aprire ciò che è qui senza di essa, nemmeno chi gestisce il server. Conservala al sicuro.',
  setIt: 'Imposta',
  whoeverThen: 'Chi usa questo browser potrà allora aprire Kith e leggere ciò che contiene.',
  yourPassphrase: 'La tua frase segreta',
  oneMoment: 'Un momento…',
  onPurpose: 'Richiede apposta un momento: quanto ogni tentativo di chi prova a indovinare.',
  cancel: 'Annulla',
  atLeast: (count) => plural(count, { one: 'Usa almeno # lettera.', other: 'Usa almeno # lettere.' }),
  notTheSame: 'Non è la stessa.',
}
