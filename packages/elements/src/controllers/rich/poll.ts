/** The type of a message that asks something, with answers to choose from (spec CT23). */
export const pollMessageType = 'chat.poll'
/** Answers of a poll, at least and at most. */
export const pollAnswersMin = 2
export const pollAnswersMax = 10
/** UTF-16 units of an answer, and of a question. */
export const pollAnswerMax = 140
export const pollQuestionMax = 500

/** What a message asks beside its text, which is the question. */
export type Poll = {
  /** What can be chosen, 2 to 10, each another. */
  readonly answers: readonly string[]
  /** More than one may be chosen. */
  readonly isSeveral?: boolean
  /** What each person chose last, as places in `answers` from 0 in their order, by name. */
  readonly votes?: Readonly<Record<string, readonly number[]>>
  /** Its author ended it: the names whose votes count (spec CT25). */
  readonly counted?: readonly string[]
}

/** What is said of a poll: what somebody chose (nothing takes it back), or that its author ended it. */
export type PollChange =
  | { readonly kind: 'vote'; readonly mid: string; readonly author: string; readonly choice: readonly number[] }
  | { readonly kind: 'end'; readonly mid: string; readonly counted: readonly string[] }
