import type { Sentences } from '../catalogue.ts'
import type { passphrase as english } from '../en/passphrase.ts'
import { es as plural } from '../plural.ts'

export const passphrase: Sentences<typeof english> = {
  isGone: 'Ya no hay frase de contraseña. Quien use este navegador puede abrir Kith.',
  withoutOne:
    'Tus mensajes y claves están en este navegador. Sin frase de contraseña puede leerlos quien se siente delante o copie sus archivos.',
  withOne:
    'Con una, se pide cada vez que se abre Kith. Se queda en este dispositivo y no va a ninguna parte; tus otros dispositivos tienen la suya.',
  set: 'Poner una frase de contraseña',
  isSet: 'La frase está puesta. Desde la próxima vez, sin ella nadie abre lo que hay aquí.',
  opensAlone: 'Lo que hay en este navegador solo se abre con tu frase.',
  lockNow: 'Bloquear ahora',
  change: 'Cambiarla',
  takeAway: 'Quitarla',
  lockByItself: 'Bloqueo automático',
  never: 'Nunca',
  afterMinutes: (count) => plural(count, { one: 'Tras un minuto sin uso', other: 'Tras # minutos sin uso' }),
  afterAnHour: 'Tras una hora sin uso',
  whileLocked: 'Mientras está bloqueado no entra nada aquí; te espera.',
  presentOne: 'La actual',
  newOne: 'La nueva',
  passphrase: 'Frase de contraseña',
  fourWords: 'Cuatro palabras sin relación entre sí son fáciles de recordar y difíciles de adivinar.',
  sameAgain: 'La misma otra vez',
  keepItSafe:
    'Nadie puede abrir lo que hay aquí sin ella, tampoco quien lleva el servidor. Guárdala en un lugar seguro.',
  setIt: 'Ponerla',
  whoeverThen: 'Entonces quien use este navegador podrá abrir Kith y leer lo que hay dentro.',
  yourPassphrase: 'Tu frase de contraseña',
  oneMoment: 'Un momento…',
  onPurpose: 'Tarda un poco a propósito: lo mismo que cada intento de quien quiera adivinarla.',
  cancel: 'Cancelar',
  atLeast: (count) => plural(count, { one: 'Usa al menos # letra.', other: 'Usa al menos # letras.' }),
  notTheSame: 'No es la misma.',
}
