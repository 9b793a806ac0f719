/** Looking for words in one conversation. */
export const find = {
  area: 'find' as const,
  find: 'Find in this conversation',
  none: 'Nothing',
  of: (at: number, count: number): string => `${at} of ${count}`,
  /** Older messages stand above. */
  older: 'The one before',
  newer: 'The next one',
  close: 'Close',
}
