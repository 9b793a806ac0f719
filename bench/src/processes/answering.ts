/** What a child process can be asked. A question's value and answer are plain data. */
export type Answers = Readonly<Record<string, (value: never) => unknown>>

/** How much of the machine a process has used. */
export interface Usage {
  /** User and system time of the whole process, in microseconds. */
  readonly cpuUs: number
  readonly rssBytes: number
  /** When this was read, in milliseconds of the process's own clock. */
  readonly atMs: number
}

/** Processor time and memory of this process now. */
export function usage(): Usage {
  const { user, system } = process.cpuUsage()
  return { cpuUs: user + system, rssBytes: process.memoryUsage.rss(), atMs: performance.now() }
}

/** Answers the parent's questions until it goes away; then calls `end` and exits. */
export function answerParent(answers: Answers, end: () => void | Promise<void>): void {
  process.on('message', (message: { id: number; question: string; value: never }) => {
    const { id, question, value } = message
    void Promise.resolve()
      .then(() => {
        const answer = answers[question]
        if (answer === undefined) throw new Error(`nobody answers "${question}"`)
        return answer(value)
      })
      .then(
        (answered) => process.send?.({ id, value: answered }),
        (cause: unknown) => process.send?.({ id, failed: cause instanceof Error ? cause.message : String(cause) }),
      )
  })
  process.once('disconnect', () => {
    void Promise.resolve()
      .then(end)
      .finally(() => process.exit(0))
  })
}
