import type { Sentences } from '../catalogue.ts'
import type { devices as english } from '../en/devices.ts'
import { es as plural } from '../plural.ts'

export const devices: Sentences<typeof english> = {
  devicesOf: (name) => `Dispositivos de ${name}`,
  linkNew: 'Vincular un dispositivo nuevo',
  soThatOthersAreSure: 'Para que los demás sepan que eres tú',
  wordsAndDigits: 'Palabras y cifras que los demás comparan, iguales en todos tus dispositivos.',
  yourFingerprint: 'Tu huella',
  since: (when) => `Desde: ${when}`,
  thisSince: (when) => `Este dispositivo · desde: ${when}`,
  rename: 'Cambiar el nombre',
  renameDevice: (device) => `Cambiar el nombre de ${device}`,
  remove: 'Quitar',
  removeDevice: (device) => `Quitar ${device}`,
  whatItIsSeenAs: 'Cómo lo veis tú y los demás',
  save: 'Guardar',
  saving: 'Guardando…',
  takeThisOut: (name) =>
    `¿Quitar este dispositivo de ${name}? Sale al momento y no recibe ningún mensaje más. Tus otros dispositivos se quedan.`,
  takeOut: (device, name) =>
    `¿Quitar ${device} de ${name}? Sale al momento y no recibe ningún mensaje más. Lo que ya tiene se queda en él.`,
  removing: 'Quitando…',
  cancel: 'Cancelar',
  ifThisIsLost: 'Si pierdes este dispositivo',
  ifAllAreLost: 'Si pierdes todos tus dispositivos',
  nothingBringsBack:
    'Todavía nada puede devolverte tu nombre: nadie podría, ni siquiera quien lleva el servidor. Anota un código de recuperación; se tarda un minuto.',
  comesBackWith: (keys) => `Tu nombre vuelve con lo que guardas: ${keys}.`,
  codes: (count) => plural(count, { one: 'un código en papel', other: '# códigos en papel' }),
  passkeys: (count) => plural(count, { one: 'una clave de acceso', other: '# claves de acceso' }),
  makeCode: 'Crear un código de recuperación',
  recovery: 'Recuperación',
  isDeviceOf: (device, name) => `${device} es ahora un dispositivo de ${name}.`,
  showDevices: 'Ver tus dispositivos',
  openThere: (address) => `En el dispositivo nuevo, abre ${address}.`,
  chooseThere: 'Elige «Vincular este dispositivo». Mostrará un código.',
  typeHere: 'Escribe el código aquí o escanéalo con la cámara de este dispositivo.',
  codeThere: 'Código del dispositivo nuevo',
  lookingForIt: 'Buscándolo…',
  goOn: 'Seguir',
  wantsToBe: (device, name) => `${device} quiere ser un dispositivo de ${name}. Muestra:`,
  waitingForYes: 'Esperando el sí en el dispositivo nuevo…',
  sayYesOnly:
    'Di que sí solo a un dispositivo que tengas en la mano. Desde entonces podrá leer y escribir en tu nombre.',
  digitsAreSame: 'Las cifras son iguales',
  theyAreNot: 'No lo son',
}
