import { en as plural } from '../plural.ts'

/** The devices of the own name, and linking another. */
export const devices = {
  area: 'devices' as const,
  devicesOf: (name: string): string => `Devices of ${name}`,
  linkNew: 'Link a new device',
  soThatOthersAreSure: 'So that others are sure of you',
  wordsAndDigits: 'Words and digits that others compare, the same on all your devices.',
  yourFingerprint: 'Your fingerprint',
  since: (when: string): string => `Since ${when}`,
  thisSince: (when: string): string => `This device · since ${when}`,
  rename: 'Rename',
  renameDevice: (device: string): string => `Rename ${device}`,
  remove: 'Remove',
  removeDevice: (device: string): string => `Remove ${device}`,
  whatItIsSeenAs: 'What others and you see it as',
  save: 'Save',
  saving: 'Saving…',
  takeThisOut: (name: string): string =>
    `Take this device out of ${name}? It is put out at once and gets no message more. Your other devices stay.`,
  takeOut: (device: string, name: string): string =>
    `Take ${device} out of ${name}? It is put out at once and gets no message more. What it has already stays on it.`,
  removing: 'Removing…',
  cancel: 'Cancel',
  ifThisIsLost: 'If this device is lost',
  ifAllAreLost: 'If all your devices are lost',
  nothingBringsBack:
    'Nothing brings your name back yet: nobody could, not even who runs the server. Write a recovery code down, it takes a minute.',
  comesBackWith: (keys: string): string => `Your name comes back with what you keep: ${keys}.`,
  codes: (count: number): string => plural(count, { one: 'a code on paper', other: '# codes on paper' }),
  passkeys: (count: number): string => plural(count, { one: 'a passkey', other: '# passkeys' }),
  makeCode: 'Make a recovery code',
  recovery: 'Recovery',
  /** Linking another. */
  isDeviceOf: (device: string, name: string): string => `${device} is a device of ${name} now.`,
  showDevices: 'Show your devices',
  openThere: (address: string): string => `On the new device, open ${address}.`,
  chooseThere: 'Choose “Link this device”. It shows a code.',
  typeHere: 'Type the code here, or scan it with this device’s camera.',
  codeThere: 'Code on the new device',
  lookingForIt: 'Looking for it…',
  goOn: 'Go on',
  wantsToBe: (device: string, name: string): string => `${device} wants to be a device of ${name}. It shows:`,
  waitingForYes: 'Waiting for the yes on the new device…',
  sayYesOnly: 'Say yes only to a device that you hold in your hand. It can read and write in your name from then on.',
  digitsAreSame: 'The digits are the same',
  theyAreNot: 'They are not',
}
