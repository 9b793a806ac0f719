/** The messenger as an installed app: newer versions, notifications, names side by side, what other programs share. */
export const installed = {
  area: 'installed' as const,
  newVersion: 'A new version of Kith is here. It is used from the next start.',
  newVersionLabel: 'New version',
  useNow: 'Use it now',
  later: 'Later',
  notifications: 'Notifications',
  whileOpen: 'When Kith is open and nobody looks',
  whileOpenHint: 'In another tab or window, or behind one.',
  whatWasWritten: 'Show what was written',
  whatWasWrittenHint: 'Otherwise they say who wrote, and no more.',
  whenClosed: 'When Kith is closed',
  whenClosedHint:
    'The push service of your browser’s maker wakes this device. It learns that something came for you and when, not from whom and not what.',
  denied: 'Your browser does not allow it. Allow notifications for this page in its settings, then try again.',
  missing: 'This browser shows no notifications of pages.',
  networkDoesNot: 'This network wakes no devices.',
  browserCannot: 'This browser cannot be woken.',
  serviceSilent: 'The push service of your browser does not answer. Nothing was changed; try again later.',
  newMessage: 'New message',
  asks: (name: string): string => `${name} asks to be your contact.`,
  something: 'Something new',
  somethingFor: (name: string): string => `Something new for ${name}`,
  /** A notification. */
  mentionsYou: (name: string): string => `${name} mentions you`,
}
