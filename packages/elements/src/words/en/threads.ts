import { en as plural } from '../plural.ts'

/** Answers that gather under one message. */
export const threads = {
  area: 'threads' as const,
  thread: 'Thread',
  close: 'Close thread',
  gone: 'The message that this thread began with is not on this device.',
  answerInThread: 'Answer in a thread',
  isNew: 'New',
  /** At the message: how many, and when the last one came. */
  answers: (count: number, when: string): string =>
    plural(count, { one: `# answer, ${when}`, other: `# answers, last ${when}` }),
}
