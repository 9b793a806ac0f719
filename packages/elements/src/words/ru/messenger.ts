import type { Sentences } from '../catalogue.ts'
import type { messenger as english } from '../en/messenger.ts'

export const messenger: Sentences<typeof english> = {
  cannotOpen: (name) => `${name} здесь не открывается`,
  nothingLost: (why) => `${why} Ничего не потеряно: всё остаётся в этом браузере.`,
  tryAgain: 'Попробовать снова',
  chooseSomebody: 'Выберите кого-нибудь из списка или нажмите Ctrl K.',
  keysHint: 'Клавиша ? показывает все остальные.',
  asksToBeContact: (name) => `${name} хочет добавиться в ваши контакты.`,
  says: (name, text) => `${name}: ${text}`,
  close: 'Закрыть',
  yourConnection: 'Ваше соединение',
  connectionTo: (name) => `Соединение с ${name}`,
  yourFingerprint: 'Ваш отпечаток',
  isIt: (name) => `Это правда ${name}?`,
  report: (name) => `Пожаловаться на ${name}`,
  yourDevices: 'Ваши устройства',
  linkDevice: 'Привязать новое устройство',
  ifDevicesLost: 'Если устройства потеряны',
  invitations: 'Приглашения',
  passphrase: 'Парольная фраза',
}
