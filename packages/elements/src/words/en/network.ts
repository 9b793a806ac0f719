/** What elements say when they find no network. */
export const network = {
  area: 'network' as const,
  again: 'Try again',
}
