import type { Sentences } from '../catalogue.ts'
import type { invitations as english } from '../en/invitations.ts'
import { es as plural } from '../plural.ts'

export const invitations: Sentences<typeof english> = {
  invitations: 'Invitaciones',
  lead: 'Donde una red da nombres solo a quien está invitado, así se entra: con una dirección para una persona, una sola vez.',
  forThisName: 'Solo para este nombre',
  ifYouLike: '(si quieres)',
  make: 'Crear una invitación',
  making: 'Creándola…',
  madeFor: (name) =>
    `Una invitación para ${name}. No la envíes a nadie más: quien la abra primero se queda con el nombre.`,
  madeForOne:
    'Una invitación para una persona. No la envíes a nadie más: quien la abra primero se queda con el nombre.',
  address: 'Dirección de la invitación',
  shownOnce: 'Se muestra una vez; la propia red no la conoce.',
  done: 'Listo',
  madeSoFar: 'Creadas hasta ahora',
  older: (count) => plural(count, { one: 'Y una más antigua.', other: 'Y # más antiguas.' }),
  forName: (name) => `Para ${name}`,
  forAnybody: 'Para cualquiera',
  goodUntil: (when) => `Válida hasta: ${when}`,
  cameWithIt: (name) => `${name} entró con ella`,
  revoked: 'Revocada',
  wasGoodUntil: (when) => `Era válida hasta: ${when}`,
  revoke: 'Revocar',
  revokeFor: (name) => `Revocar la invitación para ${name}`,
  revokeForAnybody: 'Revocar la invitación para cualquiera',
  revokeThis: 'Revocar la invitación',
  revokeHint: 'Entonces nadie más podrá usarla. Quien ya tenga un nombre lo conserva.',
  revoking: 'Revocando…',
  cancel: 'Cancelar',
}
