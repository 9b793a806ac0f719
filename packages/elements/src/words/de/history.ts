import type { Sentences } from '../catalogue.ts'
import type { history as english } from '../en/history.ts'

export const history: Sentences<typeof english> = {
  earlierMessages: 'Frühere Nachrichten',
  offered: 'Dieses Gerät hat, was von jetzt an kommt. Deine anderen Geräte haben vielleicht, was vorher war.',
  bringHere: 'Hierher holen',
  notNeeded: 'Nicht nötig',
  openElsewhere: 'Öffne Kith auf einem anderen Gerät von dir und sag dort Ja…',
  cancel: 'Abbrechen',
  bringing: (here, all) => `Deine Nachrichten werden geholt: ${here} von ${all}`,
  stopForNow: 'Vorerst anhalten',
  isHere: 'Was vorher war, ist da.',
  good: 'Gut',
  deviceAsks: 'Ein Gerät fragt nach deinen Nachrichten',
  deviceAsksForAll: (device) =>
    `Dein Gerät ${device} fragt nach allen Nachrichten, die hier sind. Sag nur Ja, wenn du es in der Hand hältst.`,
  sendThem: 'Senden',
  no: 'Nein',
  keptFromBefore: 'Von früher aufgehoben',
  stillKeeps: (name) =>
    `Dieser Browser hat noch Nachrichten, Dateien und Schlüssel von ${name} von früher, die er nicht mehr benutzt.`,
  deleteForGood: 'Endgültig löschen',
  deleting: 'Wird gelöscht…',
  keep: 'Behalten',
}
