import type { Sentences } from '../catalogue.ts'
import type { composer as english } from '../en/composer.ts'

export const composer: Sentences<typeof english> = {
  sendFiles: 'Dateien senden',
  messageTo: (name) => `Nachricht an ${name}`,
  placeholder: 'Nachricht',
  makePoll: 'Umfrage machen',
  send: 'Senden',
  sendAsFile: 'Als Datei senden',
  tooLong: (percent) => `Das ist zu lang für eine Nachricht. Kürze es um etwa ${percent} %.`,
  takePicture: 'Ein Bild aufnehmen',
  sayIt: 'Sprachnachricht senden',
}
