import { it as plural } from '../plural.ts'
import type { Sentences } from '../catalogue.ts'
import type { threads as english } from '../en/threads.ts'

export const threads: Sentences<typeof english> = {
  thread: 'Discussione',
  close: 'Chiudi la discussione',
  gone: 'Il messaggio da cui è nata questa discussione non è su questo dispositivo.',
  answerInThread: 'Rispondi nella discussione',
  isNew: 'Nuovo',
  answers: (count, when) => plural(count, { one: `# risposta, ${when}`, other: `# risposte, ultima: ${when}` }),
}
