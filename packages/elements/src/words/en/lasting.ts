/** Messages that go after a time. */
export const lasting = {
  area: 'lasting' as const,
  title: 'Disappearing messages',
  off: 'Off',
  hint: 'Applies to new messages, for everybody here. They go from the devices of who wrote them so long after they are sent, and of who reads them so long after they are read.',
  set: (name: string, span: string): string => `${name} set disappearing messages: ${span}`,
  youSet: (span: string): string => `You set disappearing messages: ${span}`,
  ended: (name: string): string => `${name} turned disappearing messages off`,
  youEnded: 'You turned disappearing messages off',
  goes: (moment: string): string => `Disappears: ${moment}`,
  goesRead: (span: string): string => `Disappears after being read: ${span}`,
  fault: 'It was not changed. Try again.',
}
