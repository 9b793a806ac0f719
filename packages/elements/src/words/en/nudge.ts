import { en as plural } from '../plural.ts'

/** Asking for attention, and the place where emoticons are. */
export const nudge = {
  area: 'nudge' as const,
  more: 'Emoticons and nudge',
  nudge: 'Nudge',
  nudged: (name: string): string => `${name} nudges you`,
  nudgedOften: (name: string, count: number): string =>
    plural(count, {
      one: `${name} nudged you # time`,
      other: `${name} nudged you # times`,
    }),
  youNudged: (name: string): string => `You nudged ${name}`,
  soon: 'Not again so soon: wait a few seconds.',
  nobody: 'Nobody here can be nudged.',
  fault: 'The nudge did not go out. Try again.',
  letName: (name: string): string => `Let ${name} nudge you`,
}
