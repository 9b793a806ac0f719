import type { StepExplanation } from '@kith/peer'

import { codeSentence } from '../network/names.ts'

/** What happened to a message, in words. */
export function stepWords({ step, path, code }: StepExplanation): string {
  switch (step) {
    case 'accepted':
      return 'Written to this device'
    case 'scheduled':
      return 'Written to this device, for later'
    case 'released':
      return 'Its time came'
    case 'sealed':
      return 'Sealed for a device'
    case 'sent':
      return path === 'mailbox'
        ? 'Given to the mailbox'
        : path === 'direct'
          ? 'Sent directly'
          : 'Sent through the server'
    case 'stored':
      return 'Kept by the server'
    case 'turned-down':
      return `Turned down: ${codeSentence(code)}`
    case 'deadline-passed':
      return 'Its time ran out'
    case 'withdrawn':
      return code === 'superseded' ? 'Replaced by a newer one' : 'Taken back'
    case 'decided':
      return code === undefined ? `Delivered${path === 'direct' ? ', directly' : ''}` : `Decided: ${codeSentence(code)}`
  }
}

/** What stands in a conversation for messages that will never come. */
export function missingWords(count: number, reason: string): string {
  const what = count === 1 ? 'A message' : `${count} messages`
  return reason === 'expired'
    ? `${what} expired before this device was there.`
    : `${what} sent to this device ${count === 1 ? 'is' : 'are'} lost: its store is an older copy.`
}
