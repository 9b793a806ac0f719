import type { ChatMessage } from '../chat/message-record.ts'
import type { Poll, PollChange } from './poll.ts'
import { signersMax } from './signers.ts'

/** What a poll is after something was said of it; nothing when that makes no difference (spec CT24, CT25). */
export function counted(message: ChatMessage, actor: string, change: PollChange): ChatMessage | undefined {
  const { poll } = message
  if (poll === undefined || message.isDeleted === true) return undefined
  const after = change.kind === 'vote' ? voted(poll, actor, change.choice) : ended(poll, change.counted)
  return after && { ...message, poll: after }
}

/** How many chose each answer, and how many chose at all. */
export function resultOf({ answers, votes = {} }: Poll): {
  readonly counts: readonly number[]
  readonly voters: number
} {
  const choices = Object.values(votes)
  return {
    counts: answers.map((_, at) => choices.filter((choice) => choice.includes(at)).length),
    voters: choices.length,
  }
}

function voted(poll: Poll, actor: string, choice: readonly number[]): Poll | undefined {
  const { votes = {}, answers, isSeveral, counted: names } = poll
  const before = Object.hasOwn(votes, actor) ? votes[actor] : undefined
  if (choice.some((at) => at >= answers.length) || (choice.length > 1 && isSeveral !== true)) return undefined
  if ((before ?? []).join() === choice.join()) return undefined
  // Whose vote its author had counts where it comes later, too; nothing else does once it is over.
  if (names !== undefined && (before !== undefined || !names.includes(actor))) return undefined
  const others = Object.entries(votes).filter(([name]) => name !== actor)
  if (choice.length > 0 && others.length >= signersMax) return undefined
  const all = choice.length === 0 ? others : [...others, [actor, choice] as const]
  return { ...poll, votes: Object.fromEntries(all) }
}

function ended(poll: Poll, names: readonly string[]): Poll | undefined {
  if (poll.counted !== undefined) return undefined
  const votes = Object.entries(poll.votes ?? {}).filter(([name]) => names.includes(name))
  return { ...poll, votes: Object.fromEntries(votes), counted: names }
}
