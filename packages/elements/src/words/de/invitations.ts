import type { Sentences } from '../catalogue.ts'
import type { invitations as english } from '../en/invitations.ts'
import { de as plural } from '../plural.ts'

export const invitations: Sentences<typeof english> = {
  invitations: 'Einladungen',
  lead: 'Wo ein Netz Namen nur an Eingeladene gibt, kommt man so hinein: mit einer Adresse für eine Person, einmal.',
  forThisName: 'Nur für diesen Namen',
  ifYouLike: '(wenn du magst)',
  make: 'Einladung erstellen',
  making: 'Wird erstellt…',
  madeFor: (name) =>
    `Eine Einladung für ${name}. Schick sie sonst niemandem: Wer sie zuerst öffnet, bekommt den Namen.`,
  madeForOne: 'Eine Einladung für eine Person. Schick sie sonst niemandem: Wer sie zuerst öffnet, bekommt den Namen.',
  address: 'Adresse der Einladung',
  shownOnce: 'Sie wird einmal gezeigt; das Netz selbst kennt sie nicht.',
  done: 'Fertig',
  madeSoFar: 'Bisher erstellt',
  older: (count) => plural(count, { one: 'Und eine ältere.', other: 'Und # ältere.' }),
  forName: (name) => `Für ${name}`,
  forAnybody: 'Für irgendwen',
  goodUntil: (when) => `Gültig bis ${when}`,
  cameWithIt: (name) => `${name} kam damit`,
  revoked: 'Widerrufen',
  wasGoodUntil: (when) => `War gültig bis ${when}`,
  revoke: 'Widerrufen',
  revokeFor: (name) => `Einladung für ${name} widerrufen`,
  revokeForAnybody: 'Einladung für irgendwen widerrufen',
  revokeThis: 'Einladung widerrufen',
  revokeHint: 'Dann kann sie niemand mehr benutzen. Wer schon einen Namen hat, behält ihn.',
  revoking: 'Wird widerrufen…',
  cancel: 'Abbrechen',
}
