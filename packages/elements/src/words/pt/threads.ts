import { pt as plural } from '../plural.ts'
import type { Sentences } from '../catalogue.ts'
import type { threads as english } from '../en/threads.ts'

export const threads: Sentences<typeof english> = {
  thread: 'Conversa encadeada',
  close: 'Fechar a conversa encadeada',
  gone: 'A mensagem que iniciou esta conversa encadeada não está neste dispositivo.',
  answerInThread: 'Responder em conversa encadeada',
  isNew: 'Novo',
  answers: (count, when) => plural(count, { one: `# resposta, ${when}`, other: `# respostas, última: ${when}` }),
}
