import { en as plural } from '../plural.ts'

/** The passphrase of what this browser keeps. */
export const passphrase = {
  area: 'passphrase' as const,
  isGone: 'The passphrase is gone. Whoever uses this browser can open Kith.',
  withoutOne:
    'Your messages and keys are in this browser. Without a passphrase, whoever sits at it, or copies its files, can read them.',
  withOne:
    'With one, they are asked for it whenever Kith is opened. It stays on this device and goes nowhere; your other devices have their own.',
  set: 'Set a passphrase',
  isSet: 'The passphrase is set. Without it nobody opens what is here, from the next time on.',
  opensAlone: 'What is in this browser is opened by your passphrase alone.',
  lockNow: 'Lock now',
  change: 'Change it',
  takeAway: 'Take it away',
  lockByItself: 'Lock by itself',
  never: 'Never',
  afterMinutes: (count: number): string =>
    plural(count, { one: 'After a minute without a touch', other: 'After # minutes without a touch' }),
  afterAnHour: 'After an hour without a touch',
  whileLocked: 'While it is locked nothing comes in here; it waits for you.',
  presentOne: 'The present one',
  newOne: 'The new one',
  passphrase: 'Passphrase',
  fourWords: 'Four words that do not belong together are easy to remember and hard to guess.',
  sameAgain: 'The same again',
  keepItSafe: 'Nobody can open what is here without it, also not who runs the server. Keep it somewhere safe.',
  setIt: 'Set it',
  whoeverThen: 'Whoever uses this browser can open Kith then, and read what is in it.',
  yourPassphrase: 'Your passphrase',
  oneMoment: 'One moment…',
  onPurpose: 'It takes a moment on purpose: as long as each try of somebody who guesses.',
  cancel: 'Cancel',
  atLeast: (count: number): string =>
    plural(count, { one: 'Take at least # letter.', other: 'Take at least # letters.' }),
  notTheSame: 'This is not the same.',
}
