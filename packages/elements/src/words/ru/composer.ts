import type { Sentences } from '../catalogue.ts'
import type { composer as english } from '../en/composer.ts'

export const composer: Sentences<typeof english> = {
  sendFiles: 'Отправить файлы',
  messageTo: (name) => `Сообщение для ${name}`,
  placeholder: 'Сообщение',
  makePoll: 'Создать опрос',
  send: 'Отправить',
  sendAsFile: 'Отправить файлом',
  tooLong: (percent) => `Для одного сообщения это слишком длинно; сократите примерно на ${percent} %.`,
  takePicture: 'Сделать снимок',
  sayIt: 'Отправить голосовое сообщение',
}
