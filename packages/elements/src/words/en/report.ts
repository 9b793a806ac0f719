import { en as plural } from '../plural.ts'

/** Telling the operator of the network about a name. */
export const report = {
  area: 'report' as const,
  whatAbout: 'What is it about?',
  reasons: {
    unwanted: 'Messages that nobody wants, or advertising',
    fraud: 'Fraud, or the name of somebody else',
    threat: 'Threats',
    abuse: 'Insults or hate',
    other: 'Something else',
  },
  whatToKnow: 'What the operator should know',
  ifYouLike: '(if you like)',
  show: (count: number): string => plural(count, { one: 'Show the last message', other: 'Show the last # messages' }),
  blockToo: (name: string): string => `Block ${name}, too`,
  whatIsSeen: (name: string): string =>
    `The operator sees who you are, what you say and show here, and the words with which ${name} asked to be your contact. Nothing else can be read there. ${name} is not told.`,
  report: 'Report',
  told: (name: string): string => `The operator of this network was told about ${name}.`,
  done: 'Done',
}
