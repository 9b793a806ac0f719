import { en as plural } from '../plural.ts'

/** The strip above everything that says what is wrong with the connection or the store. `why` is a sentence of its own. */
export const connection = {
  area: 'connection' as const,
  /** What the strip is, for the ear. */
  connection: 'Connection',
  connecting: 'Connecting… What you write is kept on this device until it can go out.',
  waiting: (why: string, seconds: string): string =>
    `${why} What you write is kept on this device until it can go out. Trying again in ${seconds} s.`,
  trying: (why: string): string =>
    `${why} What you write is kept on this device until it can go out. Trying again now.`,
  refused: (why: string): string => `${why} Your messages are safe on this device.`,
  storeGone:
    'What this browser kept for Kith was cleared, or its disk failed, so nothing is sent or received here any more. What was delivered is with the others; load the page again to see what is left here.',
  left: 'You have left the network.',
  noRoom:
    'There is no room on this device: nothing can be sent or received until there is. What others send you waits with them.',
  damaged: (count: number): string =>
    plural(count, {
      one: 'A record on this device is damaged and set aside; everything else is as it was.',
      other: '# records on this device are damaged and set aside; everything else is as it was.',
    }),
  tryNow: 'Try now',
  comeBack: 'Come back',
  chooseAnother: 'Choose another name',
  beginAgain: 'Begin again here',
  useHere: 'Use it here',
  reload: 'Load the page again',
}
