/** Where one writes. */
export const composer = {
  area: 'composer' as const,
  sendFiles: 'Send files',
  messageTo: (name: string): string => `Message to ${name}`,
  placeholder: 'Message',
  makePoll: 'Make a poll',
  send: 'Send',
  sendAsFile: 'Send it as a file',
  tooLong: (percent: number): string => `This is too long for one message; shorten it by about ${percent} %.`,
  takePicture: 'Take a picture',
  sayIt: 'Send a voice note',
}
