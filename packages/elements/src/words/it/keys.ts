import type { Sentences } from '../catalogue.ts'
import type { keys as english } from '../en/keys.ts'

export const keys: Sentences<typeof english> = {
  title: 'Tasti',
  parts: {
    everywhere: 'Ovunque',
    list: 'Nell’elenco',
    writing: 'Dove scrivi',
    messages: 'Sui messaggi',
    finding: 'Quando cerchi parole',
    pictures: 'Su un’immagine',
  },
  does: {
    help: 'Mostra questi tasti',
    search: 'Cerca persone, messaggi e comandi',
    close: 'Chiude ciò che è aperto o torna indietro di un passo',
    next: 'Va all’elemento successivo o precedente',
    move: 'Scende o sale di uno',
    ends: 'Va al primo o all’ultimo',
    open: 'Apre la conversazione',
    send: 'Invia; Invio da solo può iniziare una nuova riga, come hai scelto nelle impostazioni',
    line: 'Inizia una nuova riga',
    editLast: 'Riscrive il tuo ultimo messaggio, se non è scritto nulla',
    offer: 'Propone i nomi di chi è qui',
    cancel: 'Abbandona la risposta o la modifica',
    menu: 'Mostra che cosa si può fare con il messaggio',
    find: 'Cerca parole in questa conversazione',
    older: 'Va al più vecchio',
    newer: 'Va al più recente',
    turn: 'Mostra la precedente o la successiva',
    large: 'La mostra a grandezza reale',
  },
  names: {
    Ctrl: 'Ctrl',
    Shift: 'Maiusc',
    Enter: 'Invio',
    Home: 'Inizio',
    End: 'Fine',
    Esc: 'Esc',
    Tab: 'Tab',
  },
}
