import type { Sentences } from '../catalogue.ts'
import type { trust as english } from '../en/trust.ts'

export const trust: Sentences<typeof english> = {
  unverified: 'Sin verificar',
  verified: 'Identidad verificada',
  changed: 'Ha cambiado',
  recovered: (name) =>
    `Todos los dispositivos de ${name} son nuevos: el nombre se recuperó con su código. Es lo normal si ${name} perdió los suyos.`,
  keyChanged: (name) =>
    `La red muestra ahora a otra persona como ${name}. Hasta que digas otra cosa, lo que escribas irá a los dispositivos que conoces.`,
  released: (name) =>
    `El nombre ${name} fue abandonado por quien lo tenía, con su firma. Quien lo tenga después será otra persona.`,
  transferred: (name) =>
    `El nombre ${name} fue cedido a otra persona por quien lo tenía, con su firma. Hasta que digas otra cosa, lo que escribas irá a los dispositivos que conoces.`,
  doesNotFit: (name, why) => `Lo que la red dice de ${name} no encaja. ${why}`,
}
