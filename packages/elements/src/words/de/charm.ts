import type { Sentences } from '../catalogue.ts'
import type { charm as english } from '../en/charm.ts'

export const charm: Sentences<typeof english> = {
  soundsAndWriting: 'Töne und Schreiben',
  writing: 'Schreiben',
  enterKey: 'Die Eingabetaste',
  enterDoes: { sends: 'Sendet die Nachricht', line: 'Beginnt eine neue Zeile' },
  enterHint: 'Strg und Eingabe senden immer.',
  sounds: 'Töne',
  soundsHint:
    'Nichts ist zu hören, während du beschäftigt bist, von wem stumm ist, oder vom Gespräch, das du gerade ansiehst.',
  sound: {
    message: 'Eine Nachricht kommt',
    online: 'Ein Kontakt kommt online',
    nudge: 'Jemand stupst dich an',
    call: 'Jemand ruft an',
  },
  tryIt: 'Probieren',
  tryOf: (sound) => `Probieren: ${sound}`,
  nudges: 'Anstupsen',
  takeNudges: 'Kontakte dürfen dich anstupsen',
  nudgesHint: 'Das Gespräch wackelt ein wenig, einmal. In den Details eines Kontakts kannst du es für ihn abstellen.',
}
