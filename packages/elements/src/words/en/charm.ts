/** Sounds, nudges and the Enter key, as one likes them. */
export const charm = {
  area: 'charm' as const,
  soundsAndWriting: 'Sounds and writing',
  writing: 'Writing',
  enterKey: 'The Enter key',
  enterDoes: { sends: 'Sends the message', line: 'Begins a new line' },
  enterHint: 'Ctrl and Enter always send.',
  sounds: 'Sounds',
  soundsHint: 'Nothing is heard while you are busy, of who is muted, or of the conversation that you look at.',
  sound: {
    message: 'A message comes',
    online: 'A contact comes online',
    nudge: 'Somebody nudges you',
    call: 'Somebody calls',
  },
  tryIt: 'Try it',
  tryOf: (sound: string): string => `Try it: ${sound}`,
  nudges: 'Nudges',
  takeNudges: 'Let contacts nudge you',
  nudgesHint: 'The conversation shakes a little, once. In the details of a contact you can turn it off for that one.',
}
