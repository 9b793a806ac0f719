import type { Sentences } from '../catalogue.ts'
import type { verify as english } from '../en/verify.ts'

export const verify: Sentences<typeof english> = {
  different: (name) =>
    `Esta no es la huella que ${name} tiene aquí. Si ${name} la ha leído en el lugar correcto, puede que alguien esté en medio: no digas aquí nada que solo deba leer ${name} y probad otra forma de encontraros.`,
  compareAgain: 'Comparar de nuevo',
  isVerified: (name) =>
    `La identidad de ${name} está verificada. El sello se mantiene aunque ${name} use dispositivos nuevos.`,
  isVerifiedSince: (name, when) =>
    `La identidad de ${name} está verificada (desde: ${when}). El sello se mantiene aunque ${name} use dispositivos nuevos.`,
  takeSealAway: 'Quitar el sello',
  meetOrCall: (name) =>
    `Queda con ${name} o llama. En su pantalla, en este mismo lugar, hay seis palabras y treinta cifras. Escribe o pega lo que ponga; basta con una de las dos cosas.`,
  whatIsRead: (name) => `Lo que te lee ${name}`,
  compare: 'Comparar',
  asItShouldBe: 'Está como debe estar',
  asCode: 'Tu huella como código para escanear',
  ownHint:
    'Quien escriba esto junto a tu nombre sabe que habla contigo. No es un secreto y es igual en todos tus dispositivos.',
  whatYouRead: (name) => `Lo que le lees a ${name}`,
}
