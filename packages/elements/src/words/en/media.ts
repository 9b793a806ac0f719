import { en as plural } from '../plural.ts'

/** Where pictures are looked at, and where voice and pictures are taken. */
export const media = {
  area: 'media' as const,
  lookAt: (name: string): string => `Look at ${name}`,
  pictureOf: (at: number, count: number): string => `Picture ${at} of ${count}`,
  before: 'The picture before',
  after: 'The next picture',
  notHere: 'This picture is not here, or it is damaged.',
  save: (name: string): string => `Save ${name}`,
  close: 'Close',
  recording: 'Recording',
  recorded: 'What you said',
  asking: 'The browser asks whether Kith may listen.',
  askingToSee: 'The browser asks whether Kith may see.',
  stop: 'Stop',
  discard: 'Throw away',
  send: 'Send',
  again: 'Once more',
  take: 'Take the picture',
  takePicture: 'Take a picture',
  longest: (minutes: number): string =>
    plural(minutes, {
      one: 'It ended by itself: # minute is the longest.',
      other: 'It ended by itself: # minutes is the longest.',
    }),
  refused: {
    denied: 'The browser does not allow it. Allow it beside the address of this page, then try again.',
    missing: 'Nothing was found on this device to do it with.',
    busy: 'Another program uses it. Close that, then try again.',
    lost: 'It was taken away while it was used. What was there until then is kept.',
    unable: 'This browser cannot do it.',
  },
}
