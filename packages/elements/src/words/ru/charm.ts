import type { Sentences } from '../catalogue.ts'
import type { charm as english } from '../en/charm.ts'

export const charm: Sentences<typeof english> = {
  soundsAndWriting: 'Звуки и ввод',
  writing: 'Ввод',
  enterKey: 'Клавиша Enter',
  enterDoes: { sends: 'Отправляет сообщение', line: 'Начинает новую строку' },
  enterHint: 'Ctrl и Enter отправляют всегда.',
  sounds: 'Звуки',
  soundsHint: 'Ничего не звучит, пока вы заняты, от тех, кто без звука, и из беседы, на которую вы смотрите.',
  sound: {
    message: 'Приходит сообщение',
    online: 'Контакт появляется в сети',
    nudge: 'Кто-то вас толкает',
    call: 'Кто-то звонит',
  },
  tryIt: 'Послушать',
  tryOf: (sound) => `Послушать: ${sound}`,
  nudges: 'Толчки',
  takeNudges: 'Контакты могут вас толкнуть',
  nudgesHint: 'Беседа слегка вздрагивает, один раз. В сведениях о контакте это можно отключить для него.',
}
