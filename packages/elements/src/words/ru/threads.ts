import { ru as plural } from '../plural.ts'
import type { Sentences } from '../catalogue.ts'
import type { threads as english } from '../en/threads.ts'

export const threads: Sentences<typeof english> = {
  thread: 'Обсуждение',
  close: 'Закрыть обсуждение',
  gone: 'Сообщения, с которого началось это обсуждение, нет на этом устройстве.',
  answerInThread: 'Ответить в обсуждении',
  isNew: 'Новое',
  answers: (count, when) =>
    plural(count, {
      one: `# ответ, последний: ${when}`,
      few: `# ответа, последний: ${when}`,
      many: `# ответов, последний: ${when}`,
    }),
}
