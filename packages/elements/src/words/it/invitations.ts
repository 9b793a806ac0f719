import type { Sentences } from '../catalogue.ts'
import type { invitations as english } from '../en/invitations.ts'
import { it as plural } from '../plural.ts'

export const invitations: Sentences<typeof english> = {
  invitations: 'Inviti',
  lead: 'Dove una rete dà nomi solo a chi è invitato, si entra così: un indirizzo per una persona, una volta sola.',
  forThisName: 'Solo per questo nome',
  ifYouLike: '(se vuoi)',
  make: 'Crea un invito',
  making: 'Creazione…',
  madeFor: (name) => `Un invito per ${name}. Non inviarlo a nessun altro: chi lo apre per primo prende il nome.`,
  madeForOne: 'Un invito per una persona. Non inviarlo a nessun altro: chi lo apre per primo prende il nome.',
  address: 'Indirizzo dell’invito',
  shownOnce: 'Viene mostrato una volta; la rete stessa non lo conosce.',
  done: 'Fatto',
  madeSoFar: 'Creati finora',
  older: (count) => plural(count, { one: 'E uno più vecchio.', other: 'E # più vecchi.' }),
  forName: (name) => `Per ${name}`,
  forAnybody: 'Per chiunque',
  goodUntil: (when) => `Valido fino a: ${when}`,
  cameWithIt: (name) => `Usato da ${name}`,
  revoked: 'Revocato',
  wasGoodUntil: (when) => `Era valido fino a: ${when}`,
  revoke: 'Revoca',
  revokeFor: (name) => `Revoca l’invito per ${name}`,
  revokeForAnybody: 'Revoca l’invito per chiunque',
  revokeThis: 'Revoca l’invito',
  revokeHint: 'Allora nessuno potrà più usarlo. Chi ha già un nome lo tiene.',
  revoking: 'Revoca in corso…',
  cancel: 'Annulla',
}
