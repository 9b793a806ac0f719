/** One's own display picture, and why a picture cannot be taken. */
export const face = {
  area: 'face' as const,
  who: 'Your contacts see it beside your name. It goes to them alone, and nobody on the way can look at it.',
  choose: 'Choose a picture',
  other: 'Another picture',
  take: 'Take a picture',
  remove: 'Remove the picture',
  part: 'The part that is shown',
  partHint: 'Drag it to where it belongs, or use the arrow keys; plus and minus go closer and further away.',
  closer: 'Closer',
  use: 'Use this picture',
  cancel: 'Cancel',
  shown: 'Your contacts see this picture from now on.',
  gone: 'Your contacts see your letters again.',
  unable: 'This browser cannot make a small picture of it.',
  faults: {
    unknown: 'This file is no picture that can be read here. PNG, JPEG, WebP, GIF and AVIF can.',
    disguised: 'This file is something else than it says, so it was left alone. Choose another one.',
    heavy: 'This file has more than 32 MB. Choose a smaller one.',
    huge: 'This picture has more than 40 million pixels. Make it smaller, or choose another one.',
    broken: 'This picture is damaged and cannot be opened. Choose another one.',
  },
}
