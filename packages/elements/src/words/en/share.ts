/** What another program shared, and to whom it goes. */
export const share = {
  area: 'share' as const,
  title: 'Share with',
  isCut: 'Some of it was left out: it is more than goes at once.',
  nothing: 'Nothing waits to be shared.',
}
