import type { Sentences } from '../catalogue.ts'
import type { messenger as english } from '../en/messenger.ts'

export const messenger: Sentences<typeof english> = {
  cannotOpen: (name) => `Não é possível abrir ${name} aqui`,
  nothingLost: (why) => `${why} Nada se perdeu: tudo continua neste navegador.`,
  tryAgain: 'Tentar de novo',
  chooseSomebody: 'Escolha alguém na lista ou pressione Ctrl K.',
  keysHint: 'A tecla ? mostra todas as outras.',
  asksToBeContact: (name) => `${name} quer ser seu contato.`,
  says: (name, text) => `${name}: ${text}`,
  close: 'Fechar',
  yourConnection: 'A sua conexão',
  connectionTo: (name) => `A conexão com ${name}`,
  yourFingerprint: 'A sua impressão digital',
  isIt: (name) => `É ${name} mesmo?`,
  report: (name) => `Denunciar ${name}`,
  yourDevices: 'Os seus dispositivos',
  linkDevice: 'Vincular um novo dispositivo',
  ifDevicesLost: 'Se perder os seus dispositivos',
  invitations: 'Convites',
  passphrase: 'Frase secreta',
}
