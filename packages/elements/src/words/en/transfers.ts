/** Files on their way, and those that have come. */
export const transfers = {
  area: 'transfers' as const,
  underWay: 'Under way',
  earlier: 'Earlier',
  empty: 'No files yet. What you send and what comes stands here.',
  from: (name: string): string => `from ${name}`,
  to: (name: string): string => `to ${name}`,
}
