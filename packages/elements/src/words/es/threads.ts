import { es as plural } from '../plural.ts'
import type { Sentences } from '../catalogue.ts'
import type { threads as english } from '../en/threads.ts'

export const threads: Sentences<typeof english> = {
  thread: 'Hilo',
  close: 'Cerrar el hilo',
  gone: 'El mensaje con el que empezó este hilo no está en este dispositivo.',
  answerInThread: 'Responder en un hilo',
  isNew: 'Nuevo',
  answers: (count, when) => plural(count, { one: `# respuesta, ${when}`, other: `# respuestas, última: ${when}` }),
}
