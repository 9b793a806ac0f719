/** The names that one browser goes by. */
export const names = {
  area: 'names' as const,
  title: 'Names in this browser',
  hint: 'Each name has its own contacts and conversations. Two pages can show two names at the same time.',
  shownHere: 'Shown here',
  show: 'Show',
  showName: (name: string): string => `Show ${name}`,
  another: 'Use another name',
}
