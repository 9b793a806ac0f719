/** Messages from before a device was linked, and what a browser keeps of a name that it does not use any more. */
export const history = {
  area: 'history' as const,
  earlierMessages: 'Earlier messages',
  offered: 'This device has what comes from now on. Your other devices may have what was before.',
  bringHere: 'Bring it here',
  notNeeded: 'Not needed',
  openElsewhere: 'Open Kith on another device of yours and say yes there…',
  cancel: 'Cancel',
  bringing: (here: string, all: string): string => `Bringing your messages: ${here} of ${all}`,
  stopForNow: 'Stop for now',
  isHere: 'What was before is here.',
  good: 'Good',
  deviceAsks: 'A device asks for your messages',
  deviceAsksForAll: (device: string): string =>
    `Your device ${device} asks for all messages that are here. Say yes only when you hold it in your hand.`,
  sendThem: 'Send them',
  no: 'No',
  keptFromBefore: 'Kept from before',
  stillKeeps: (name: string): string =>
    `This browser still keeps messages, files and keys of ${name} from before, which it does not use any more.`,
  deleteForGood: 'Delete them for good',
  deleting: 'Deleting…',
  keep: 'Keep them',
}
