import type { StandardSchema } from '@kith/peer'

import { type MessageBody, readAbout, readAuthor, readMid, schemaOf } from '../chat/bodies.ts'
import { signersMax } from './signers.ts'
import { type Poll, pollAnswerMax, pollAnswersMax, pollAnswersMin, type PollChange, pollQuestionMax } from './poll.ts'

/** The body of a poll: its question is the text. */
export interface PollBody extends MessageBody {
  readonly poll: Poll
}

/** Checks the body of a poll (spec CT23). */
export const pollBody: StandardSchema<PollBody> = schemaOf('this asks nothing that can be answered', (body) => {
  const { question, answers, several } = body
  if (!isLine(question, pollQuestionMax) || !areAnswers(answers)) return undefined
  const poll: Poll = { answers, ...(several === true && { isSeveral: true }) }
  return { text: question, poll, ...readAbout(body) }
})

/** Checks what somebody chose: places of answers in their order, each once (spec CT24). */
export const voteBody: StandardSchema<Extract<PollChange, { readonly kind: 'vote' }>> = schemaOf(
  'a mid, an author or a choice is missing',
  (body) => {
    const mid = readMid(body['mid'])
    const author = readAuthor(body['by'])
    const { choice } = body
    return mid === undefined || author === undefined || !isChoice(choice)
      ? undefined
      : { kind: 'vote', mid, author, choice }
  },
)

/** Checks that a poll is over: the names whose votes count (spec CT25). */
export const endBody: StandardSchema<Extract<PollChange, { readonly kind: 'end' }>> = schemaOf(
  'a mid or names are missing',
  (body) => {
    const mid = readMid(body['mid'])
    const { counted } = body
    if (mid === undefined || !Array.isArray(counted) || counted.length > signersMax) return undefined
    const names = counted.flatMap((name) => readAuthor(name) ?? [])
    return names.length === counted.length ? { kind: 'end', mid, counted: names } : undefined
  },
)

/** Whether these are the answers of a poll: 2 to 10, each another, and none without words. */
export function areAnswers(value: unknown): value is readonly string[] {
  return (
    Array.isArray(value) &&
    value.length >= pollAnswersMin &&
    value.length <= pollAnswersMax &&
    value.every((answer) => isLine(answer, pollAnswerMax)) &&
    new Set(value.map((answer: string) => answer.trim())).size === value.length
  )
}

function isLine(value: unknown, unitsMax: number): value is string {
  return typeof value === 'string' && value.trim() !== '' && value.length <= unitsMax
}

function isChoice(value: unknown): value is readonly number[] {
  return (
    Array.isArray(value) &&
    value.length <= pollAnswersMax &&
    value.every(
      (at, index) => Number.isInteger(at) && at >= 0 && at < pollAnswersMax && (index === 0 || at > value[index - 1]),
    )
  )
}
