import type { Sentences } from '../catalogue.ts'
import type { verify as english } from '../en/verify.ts'

export const verify: Sentences<typeof english> = {
  different: (name) =>
    `Das ist nicht der Fingerabdruck, den ${name} hier hat. Wenn ${name} ihn von der richtigen Stelle vorgelesen hat, steht vielleicht jemand zwischen euch: Schreib hier nichts, was nur ${name} lesen soll, und versucht es auf einem anderen Weg.`,
  compareAgain: 'Noch einmal vergleichen',
  isVerified: (name) => `${name} ist geprüft. Das Siegel bleibt, auch wenn neue Geräte dazukommen.`,
  isVerifiedSince: (name, when) =>
    `${name} ist geprüft, seit ${when}. Das Siegel bleibt, auch wenn neue Geräte dazukommen.`,
  takeSealAway: 'Siegel entfernen',
  meetOrCall: (name) =>
    `Triff ${name} oder ruf an. An derselben Stelle stehen dort sechs Wörter und dreißig Ziffern. Tippe oder füge ein, was da steht; eines von beiden genügt.`,
  whatIsRead: (name) => `Was ${name} dir vorliest`,
  compare: 'Vergleichen',
  asItShouldBe: 'Das hat seine Richtigkeit',
  asCode: 'Dein Fingerabdruck als Code zum Scannen',
  ownHint:
    'Wer das bei deinem Namen eintippt, spricht sicher mit dir. Es ist kein Geheimnis und auf all deinen Geräten gleich.',
  whatYouRead: (name) => `Was du ${name} vorliest`,
}
