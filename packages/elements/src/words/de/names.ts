import type { Sentences } from '../catalogue.ts'
import type { names as english } from '../en/names.ts'

export const names: Sentences<typeof english> = {
  title: 'Namen in diesem Browser',
  hint: 'Jeder Name hat eigene Kontakte und Gespräche. Zwei Seiten können gleichzeitig zwei Namen zeigen.',
  shownHere: 'Hier gezeigt',
  show: 'Zeigen',
  showName: (name) => `${name} zeigen`,
  another: 'Einen weiteren Namen nutzen',
}
