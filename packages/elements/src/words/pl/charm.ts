import type { Sentences } from '../catalogue.ts'
import type { charm as english } from '../en/charm.ts'

export const charm: Sentences<typeof english> = {
  soundsAndWriting: 'Dźwięki i pisanie',
  writing: 'Pisanie',
  enterKey: 'Klawisz Enter',
  enterDoes: { sends: 'Wysyła wiadomość', line: 'Zaczyna nowy wiersz' },
  enterHint: 'Ctrl i Enter zawsze wysyłają.',
  sounds: 'Dźwięki',
  soundsHint: 'Nic nie słychać przy statusie „Nie przeszkadzać”, od wyciszonych ani z rozmowy, na którą patrzysz.',
  sound: {
    message: 'Przychodzi wiadomość',
    online: 'Kontakt pojawia się online',
    nudge: 'Ktoś cię szturcha',
    call: 'Ktoś dzwoni',
  },
  tryIt: 'Wypróbuj',
  tryOf: (sound) => `Wypróbuj: ${sound}`,
  nudges: 'Szturchnięcia',
  takeNudges: 'Kontakty mogą cię szturchnąć',
  nudgesHint: 'Rozmowa lekko drgnie, jeden raz. W szczegółach kontaktu można to wyłączyć tylko dla niego.',
}
