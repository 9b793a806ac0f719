/** Oneself: the own name, status and note, and the menu that changes them. */
export const status = {
  area: 'status' as const,
  yourStatus: 'Your status',
  howOthersSeeYou: 'How others see you',
  notConnected: 'Not connected',
  invisible: 'Invisible',
  looksOffline: 'looks offline to others',
  note: 'Note for your contacts',
  noteExample: 'On a train until six',
  yourPicture: 'Your picture',
  devices: 'Your devices',
  passphrase: 'Passphrase',
  checkConnection: 'Check the connection',
  lock: 'Lock',
}
