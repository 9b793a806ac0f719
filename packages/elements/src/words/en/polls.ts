import { en as plural } from '../plural.ts'

/** Questions with answers to choose from. */
export const polls = {
  area: 'polls' as const,
  /** The panel that makes one. */
  heading: 'New poll',
  question: 'Question',
  answer: (number: string): string => `Answer ${number}`,
  addAnswer: 'Add an answer',
  removeAnswer: (number: string): string => `Remove answer ${number}`,
  several: 'Several answers may be chosen',
  /** Why there are no secret votes. */
  whyOpen: 'Everybody here sees who chose what: each vote comes sealed from the person, and no server counts.',
  needed: 'A poll needs a question and at least two different answers.',
  send: 'Send poll',
  /** In a message. */
  chooseOne: 'Choose one',
  chooseSeveral: 'Choose one or several',
  over: 'Closed',
  vote: 'Vote',
  takeBack: 'Take back my vote',
  /** Of one answer, for the ear. */
  votes: (count: number): string => plural(count, { one: '# vote', other: '# votes' }),
  /** Leads to who voted what. */
  voters: (count: number): string => plural(count, { one: '# person voted', other: '# people voted' }),
  nobody: 'Nobody has voted yet',
  end: 'Close poll',
}
