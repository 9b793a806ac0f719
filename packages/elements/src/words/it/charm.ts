import type { Sentences } from '../catalogue.ts'
import type { charm as english } from '../en/charm.ts'

export const charm: Sentences<typeof english> = {
  soundsAndWriting: 'Suoni e scrittura',
  writing: 'Scrittura',
  enterKey: 'Il tasto Invio',
  enterDoes: { sends: 'Invia il messaggio', line: 'Comincia una nuova riga' },
  enterHint: 'Ctrl e Invio inviano sempre.',
  sounds: 'Suoni',
  soundsHint: 'Non si sente nulla quando sei su occupato, di chi è silenziato, o della conversazione che guardi.',
  sound: {
    message: 'Arriva un messaggio',
    online: 'Un contatto arriva online',
    nudge: 'Qualcuno ti dà un colpetto',
    call: 'Qualcuno chiama',
  },
  tryIt: 'Prova',
  tryOf: (sound) => `Prova: ${sound}`,
  nudges: 'Colpetti',
  takeNudges: 'Lascia che i contatti ti diano un colpetto',
  nudgesHint:
    'La conversazione trema un poco, una volta. Nei dettagli di un contatto lo puoi disattivare solo per quello.',
}
