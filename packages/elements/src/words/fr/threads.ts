import { fr as plural } from '../plural.ts'
import type { Sentences } from '../catalogue.ts'
import type { threads as english } from '../en/threads.ts'

export const threads: Sentences<typeof english> = {
  thread: 'Fil',
  close: 'Fermer le fil',
  gone: 'Le message qui a ouvert ce fil n’est pas sur cet appareil.',
  answerInThread: 'Répondre dans un fil',
  isNew: 'Nouveau',
  answers: (count, when) => plural(count, { one: `# réponse, ${when}`, other: `# réponses, dernière : ${when}` }),
}
