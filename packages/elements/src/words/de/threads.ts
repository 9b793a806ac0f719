import { de as plural } from '../plural.ts'
import type { Sentences } from '../catalogue.ts'
import type { threads as english } from '../en/threads.ts'

export const threads: Sentences<typeof english> = {
  thread: 'Thread',
  close: 'Thread schließen',
  gone: 'Die Nachricht, mit der dieser Thread begann, ist nicht auf diesem Gerät.',
  answerInThread: 'Im Thread antworten',
  isNew: 'Neu',
  answers: (count, when) => plural(count, { one: `# Antwort, ${when}`, other: `# Antworten, zuletzt ${when}` }),
}
