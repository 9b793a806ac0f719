import type { Sentences } from '../catalogue.ts'
import type { oneself as english } from '../en/oneself.ts'

export const oneself: Sentences<typeof english> = {
  quickWords: 'Быстрый выбор',
  quick: { meeting: 'На встрече', lunch: 'Обед', travelling: 'В дороге', focus: 'Сосредоточенно работаю' },
  clearAfter: 'Заметка исчезнет через',
  spans: { '30': '30 минут', '60': '1 час', '240': '4 часа', day: 'до конца дня', never: 'Никогда' },
  until: (when) => `До: ${when}`,
}
