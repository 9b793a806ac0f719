import type { StepExplanation } from '@kith/peer'

import { story } from '../../words/en/story.ts'
import type { Words } from '../../words/words.ts'
import { codeSentence } from '../network/names.ts'

/** What happened to a message, in words. */
export function stepWords({ step, path, code }: StepExplanation, words: Words): string {
  const says = words.of(story)
  switch (step) {
    case 'accepted':
      return says.writtenHere
    case 'scheduled':
      return says.writtenForLater
    case 'released':
      return says.timeCame
    case 'sealed':
      return says.sealed
    case 'sent':
      return path === 'mailbox' ? says.givenToMailbox : path === 'direct' ? says.sentDirectly : says.sentThroughServer
    case 'stored':
      return says.keptByServer
    case 'turned-down':
      return says.turnedDown(codeSentence(code, words))
    case 'deadline-passed':
      return says.timeRanOut
    case 'withdrawn':
      return code === 'superseded' ? says.replaced : says.takenBack
    case 'decided':
      return code !== undefined
        ? says.decidedAs(codeSentence(code, words))
        : path === 'direct'
          ? says.deliveredDirectly
          : says.delivered
  }
}
