import type { Sentences } from '../catalogue.ts'
import type { settings as english } from '../en/settings.ts'

export const settings: Sentences<typeof english> = {
  language: 'Sprache',
  asBrowser: 'Wie im Browser',
  appearance: 'Aussehen',
  appearances: { system: 'Wie im System', light: 'Hell', dark: 'Dunkel' },
  contrast: 'Mehr Kontrast',
  contrastHint: 'Ohne ihn so, wie dein System es verlangt.',
  privacy: 'Privatsphäre',
  lastSeen: 'Zeigen, wann du zuletzt da warst',
  lastSeenHint: 'Deinen Kontakten, auf allen deinen Geräten. Für einzelne kannst du in den Details anders wählen.',
  away: 'Als abwesend zeigen',
  awayHint: 'Wenn hier eine Weile nichts berührt wurde.',
  never: 'Nie',
  afterMinutes: (count) => `Nach ${count} Minuten`,
  notice: 'Auch andere Programme zählen',
  noticeHint: 'Der Browser fragt, ob Kith wissen darf, dass dieses Gerät benutzt wird oder gesperrt ist.',
  storage: 'Speicher',
  used: (size) => `Alles, was hier aufbewahrt wird, braucht ${size}.`,
  isKept: 'Der Browser bewahrt es auf, bis du es löschst.',
  mayGo: 'Wenn der Platz knapp wird, kann der Browser es löschen.',
  keep: 'Um Aufbewahrung bitten',
  notKept: 'Der Browser hat es nicht zugesagt. Als App installiert oder oft benutzt, tut er es vielleicht.',
  more: 'Mehr',
  sight: (name) => `Was ${name} von deinem Status sieht`,
  sights: { all: 'Wie alle Kontakte', 'no-times': 'Alles außer „zuletzt gesehen“', nothing: 'Immer offline' },
}
