/** Somebody asks to be a contact. */
export const request = {
  area: 'request' as const,
  asks: (name: string): string => `${name} asks to be your contact`,
  noWords: 'There are no words with it.',
  accept: 'Accept',
  decline: 'Decline',
  hint: (name: string): string =>
    `${name} cannot see that you are here, whether you read this, or that you declined. A declined request is not heard again for 30 days.`,
  block: 'Block',
  report: 'Report',
}
