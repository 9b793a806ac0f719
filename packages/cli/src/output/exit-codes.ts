/** How a command ends. Scripts may rely on these numbers. */
export const exitCodes = {
  /** Done. */
  ok: 0,
  /** Failed; the sentence and its code are on standard error. */
  failed: 1,
  /** The command line is not understood. */
  usage: 2,
  /** Not delivered in time; the message is kept and goes on. */
  late: 3,
  /** `why` knows nothing of this message. */
  unknown: 4,
  /** Interrupted before it was done, as shells number it. */
  interrupted: 130,
} as const

/** One of the exit codes. */
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** What each code means, as the help shows it. */
export const exitCodeWords: readonly (readonly [ExitCode, string])[] = [
  [0, 'done'],
  [1, 'failed; a sentence and its code are on standard error'],
  [2, 'the command line is not understood'],
  [3, 'not delivered in time; the message is kept and goes on'],
  [4, 'nothing is known of the message (why)'],
  [130, 'interrupted before it was done'],
]
