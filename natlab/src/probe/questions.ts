/** What a prober asks: which address it is seen as, answered from the asked address or from another one of the same machine. */
export interface Question {
  readonly id: number
  /** Where the answer is to come from. */
  readonly from: 'here' | 'other-port' | 'other-address'
}

/** The answer. */
export interface Answer {
  readonly id: number
  /** The prober's address and port, as they arrived. */
  readonly seen: string
}

/** The two ports of the answerer. */
export const probePorts = [3490, 3491] as const
/** How long an answer may take, in milliseconds, and how often a question without an answer is asked in all. */
export const answerMsMax = 200
export const attemptsMax = 2
