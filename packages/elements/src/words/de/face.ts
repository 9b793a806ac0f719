import type { Sentences } from '../catalogue.ts'
import type { face as english } from '../en/face.ts'

export const face: Sentences<typeof english> = {
  who: 'Deine Kontakte sehen es neben deinem Namen. Es geht nur an sie, und niemand unterwegs kann es ansehen.',
  choose: 'Bild wählen',
  other: 'Anderes Bild',
  take: 'Bild aufnehmen',
  remove: 'Bild entfernen',
  part: 'Der Ausschnitt',
  partHint:
    'Zieh ihn dorthin, wo er hingehört, oder nimm die Pfeiltasten; mit Plus und Minus geht es näher heran und weiter weg.',
  closer: 'Näher',
  use: 'Dieses Bild nehmen',
  cancel: 'Abbrechen',
  shown: 'Deine Kontakte sehen ab jetzt dieses Bild.',
  gone: 'Deine Kontakte sehen wieder deine Buchstaben.',
  unable: 'Dieser Browser kann daraus kein kleines Bild machen.',
  faults: {
    unknown: 'Diese Datei ist kein Bild, das sich hier lesen lässt. PNG, JPEG, WebP, GIF und AVIF gehen.',
    disguised: 'Diese Datei ist etwas anderes, als sie sagt, und wurde nicht angerührt. Wähle eine andere.',
    heavy: 'Diese Datei hat mehr als 32 MB. Wähle eine kleinere.',
    huge: 'Dieses Bild hat mehr als 40 Millionen Bildpunkte. Verkleinere es oder wähle ein anderes.',
    broken: 'Dieses Bild ist beschädigt und lässt sich nicht öffnen. Wähle ein anderes.',
  },
}
