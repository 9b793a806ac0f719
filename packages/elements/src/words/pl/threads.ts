import { pl as plural } from '../plural.ts'
import type { Sentences } from '../catalogue.ts'
import type { threads as english } from '../en/threads.ts'

export const threads: Sentences<typeof english> = {
  thread: 'Wątek',
  close: 'Zamknij wątek',
  gone: 'Wiadomości, od której zaczął się ten wątek, nie ma na tym urządzeniu.',
  answerInThread: 'Odpowiedz w wątku',
  isNew: 'Nowe',
  answers: (count, when) =>
    plural(count, {
      one: `# odpowiedź, ${when}`,
      few: `# odpowiedzi, ostatnia: ${when}`,
      many: `# odpowiedzi, ostatnia: ${when}`,
    }),
}
