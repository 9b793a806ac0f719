/** The note of oneself, and how long it stays. */
export const oneself = {
  area: 'oneself' as const,
  quickWords: 'Quick choices',
  quick: { meeting: 'In a meeting', lunch: 'At lunch', travelling: 'Travelling', focus: 'Focusing' },
  clearAfter: 'Note goes after',
  spans: { '30': '30 minutes', '60': '1 hour', '240': '4 hours', day: 'this day', never: 'Never' },
  until: (when: string): string => `Until ${when}`,
}
