import type { Sentences } from '../catalogue.ts'
import type { lasting as english } from '../en/lasting.ts'

export const lasting: Sentences<typeof english> = {
  title: 'Verschwindende Nachrichten',
  off: 'Aus',
  hint: 'Gilt für neue Nachrichten, für alle hier. Sie verschwinden so lange nach dem Senden von den Geräten derer, die sie schrieben, und so lange nach dem Lesen von denen der anderen.',
  set: (name, span) => `${name} lässt Nachrichten verschwinden: ${span}`,
  youSet: (span) => `Du lässt Nachrichten verschwinden: ${span}`,
  ended: (name) => `${name} lässt Nachrichten nicht mehr verschwinden`,
  youEnded: 'Du lässt Nachrichten nicht mehr verschwinden',
  goes: (moment) => `Verschwindet: ${moment}`,
  goesRead: (span) => `Verschwindet nach dem Lesen: ${span}`,
  fault: 'Das wurde nicht geändert. Versuch es noch einmal.',
}
