/** The whole: what lies around the list and the conversation, and the headings of what opens over them. */
export const messenger = {
  area: 'messenger' as const,
  cannotOpen: (name: string): string => `${name} cannot be opened here`,
  nothingLost: (why: string): string => `${why} Nothing was lost: everything stays in this browser.`,
  tryAgain: 'Try again',
  chooseSomebody: 'Choose somebody from the list, or press Ctrl K.',
  keysHint: 'The key ? shows all the others.',
  /** What is read aloud once. */
  asksToBeContact: (name: string): string => `${name} asks to be your contact.`,
  says: (name: string, text: string): string => `${name}: ${text}`,
  close: 'Close',
  yourConnection: 'Your connection',
  connectionTo: (name: string): string => `The connection to ${name}`,
  yourFingerprint: 'Your fingerprint',
  isIt: (name: string): string => `Is it ${name}?`,
  report: (name: string): string => `Report ${name}`,
  yourDevices: 'Your devices',
  linkDevice: 'Link a new device',
  ifDevicesLost: 'If your devices are lost',
  invitations: 'Invitations',
  passphrase: 'Passphrase',
}
