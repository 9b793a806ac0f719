import { ru as plural } from '../plural.ts'
import type { Sentences } from '../catalogue.ts'
import type { polls as english } from '../en/polls.ts'

export const polls: Sentences<typeof english> = {
  heading: 'Новый опрос',
  question: 'Вопрос',
  answer: (number) => `Ответ ${number}`,
  addAnswer: 'Добавить ответ',
  removeAnswer: (number) => `Убрать ответ ${number}`,
  several: 'Можно выбрать несколько ответов',
  whyOpen:
    'Все здесь видят, кто что выбрал: каждый голос приходит запечатанным от самого человека, и никакой сервер не считает.',
  needed: 'Опросу нужны вопрос и хотя бы два разных ответа.',
  send: 'Отправить опрос',
  chooseOne: 'Выберите один ответ',
  chooseSeveral: 'Выберите один или несколько ответов',
  over: 'Завершён',
  vote: 'Проголосовать',
  takeBack: 'Отозвать мой голос',
  votes: (count) => plural(count, { one: '# голос', few: '# голоса', many: '# голосов' }),
  voters: (count) =>
    plural(count, { one: 'Проголосовал # человек', few: 'Проголосовали # человека', many: 'Проголосовали # человек' }),
  nobody: 'Пока никто не голосовал',
  end: 'Завершить опрос',
}
