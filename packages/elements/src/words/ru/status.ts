import type { Sentences } from '../catalogue.ts'
import type { status as english } from '../en/status.ts'

export const status: Sentences<typeof english> = {
  yourStatus: 'Ваш статус',
  howOthersSeeYou: 'Каким вас видят другие',
  notConnected: 'Нет соединения',
  invisible: 'Невидимка',
  looksOffline: 'для других вы не в сети',
  note: 'Заметка для ваших контактов',
  noteExample: 'До шести в поезде',
  yourPicture: 'Ваша картинка',
  devices: 'Ваши устройства',
  passphrase: 'Парольная фраза',
  checkConnection: 'Проверить соединение',
  lock: 'Заблокировать',
}
