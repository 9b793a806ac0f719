import type { Sentences } from '../catalogue.ts'
import type { devices as english } from '../en/devices.ts'
import { pt as plural } from '../plural.ts'

export const devices: Sentences<typeof english> = {
  devicesOf: (name) => `Dispositivos de ${name}`,
  linkNew: 'Vincular um novo dispositivo',
  soThatOthersAreSure: 'Para os outros saberem que é você',
  wordsAndDigits: 'Palavras e dígitos que os outros comparam, iguais em todos os seus dispositivos.',
  yourFingerprint: 'A sua impressão digital',
  since: (when) => `Desde: ${when}`,
  thisSince: (when) => `Este dispositivo · desde: ${when}`,
  rename: 'Renomear',
  renameDevice: (device) => `Renomear ${device}`,
  remove: 'Remover',
  removeDevice: (device) => `Remover ${device}`,
  whatItIsSeenAs: 'Como você e os outros o veem',
  save: 'Salvar',
  saving: 'Salvando…',
  takeThisOut: (name) =>
    `Tirar este dispositivo de ${name}? Ele sai na hora e não recebe mais mensagens. Os seus outros dispositivos ficam.`,
  takeOut: (device, name) =>
    `Tirar ${device} de ${name}? Ele sai na hora e não recebe mais mensagens. O que já tem continua nele.`,
  removing: 'Removendo…',
  cancel: 'Cancelar',
  ifThisIsLost: 'Se perder este dispositivo',
  ifAllAreLost: 'Se perder todos os seus dispositivos',
  nothingBringsBack:
    'Nada traz o seu nome de volta ainda: ninguém poderia, nem quem cuida do servidor. Anote um código de recuperação; leva um minuto.',
  comesBackWith: (keys) => `O seu nome volta com o que você guarda: ${keys}.`,
  codes: (count) => plural(count, { one: 'um código no papel', other: '# códigos no papel' }),
  passkeys: (count) => plural(count, { one: 'uma chave de acesso', other: '# chaves de acesso' }),
  makeCode: 'Criar um código de recuperação',
  recovery: 'Recuperação',
  isDeviceOf: (device, name) => `${device} agora é um dispositivo de ${name}.`,
  showDevices: 'Ver os seus dispositivos',
  openThere: (address) => `No novo dispositivo, abra ${address}.`,
  chooseThere: 'Escolha “Vincular este dispositivo”. Ele mostra um código.',
  typeHere: 'Digite o código aqui ou escaneie com a câmera deste dispositivo.',
  codeThere: 'Código no novo dispositivo',
  lookingForIt: 'Procurando…',
  goOn: 'Continuar',
  wantsToBe: (device, name) => `${device} quer ser um dispositivo de ${name}. Ele mostra:`,
  waitingForYes: 'Esperando o sim no novo dispositivo…',
  sayYesOnly: 'Só diga sim a um dispositivo que está na sua mão. A partir daí ele pode ler e escrever em seu nome.',
  digitsAreSame: 'Os dígitos são iguais',
  theyAreNot: 'Não são',
}
