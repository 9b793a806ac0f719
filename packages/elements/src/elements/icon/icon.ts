import { html, nothing, svg, type SVGTemplateResult, type TemplateResult } from 'lit'

/** The signs that the screens draw. */
export type IconName =
  | 'add'
  | 'pin'
  | 'more'
  | 'forward'
  | 'reply'
  | 'alert'
  | 'attach'
  | 'back'
  | 'bell'
  | 'block'
  | 'camera'
  | 'clock'
  | 'close'
  | 'copy'
  | 'devices'
  | 'direct'
  | 'down'
  | 'fetch'
  | 'file'
  | 'flag'
  | 'group'
  | 'hang-up'
  | 'info'
  | 'kept'
  | 'key'
  | 'large'
  | 'lock'
  | 'mic'
  | 'microphone'
  | 'microphone-off'
  | 'minus'
  | 'pause'
  | 'pen'
  | 'poll'
  | 'phone'
  | 'play'
  | 'print'
  | 'pulse'
  | 'question'
  | 'quiet'
  | 'read'
  | 'relay'
  | 'screen'
  | 'seal'
  | 'search'
  | 'settings'
  | 'send'
  | 'sliders'
  | 'small'
  | 'thread'
  | 'tick'
  | 'ticks'
  | 'trash'
  | 'video'
  | 'video-off'

const drawings: Readonly<Record<IconName, SVGTemplateResult>> = {
  sliders: svg`<path d="M3 6.5h6M13 6.5h4M3 13.5h4M11 13.5h6" /><circle cx="11" cy="6.5" r="2" /><circle cx="9" cy="13.5" r="2" />`,
  large: svg`<path d="M12 3.5h4.5V8M16.5 3.5 12 8M8 16.5H3.5V12M3.5 16.5 8 12" />`,
  small: svg`<path d="M12 3.5V8h4.5M16.5 3.5 12 8M8 16.5V12H3.5M3.5 16.5 8 12" />`,
  screen: svg`<rect x="2.5" y="3.5" width="15" height="10.5" rx="1.5" /><path d="M7 17h6M10 11V6.5m-2 2 2-2 2 2" />`,
  'microphone-off': svg`<path d="M7.5 7.5V9a2.5 2.5 0 0 0 4 2M12.5 8.5V5a2.5 2.5 0 0 0-4.7-1.2M4.5 9.5a5.5 5.5 0 0 0 8.7 4.5M15.5 9.5c0 .8-.2 1.5-.4 2.2M10 15v2.5M3 3l14 14" />`,
  microphone: svg`<rect x="7.5" y="2.5" width="5" height="9" rx="2.5" /><path d="M4.5 9.5a5.5 5.5 0 0 0 11 0M10 15v2.5" />`,
  'video-off': svg`<path d="M5 5.5h5.5a2 2 0 0 1 2 2V13M11.5 14.5h-7a2 2 0 0 1-2-2v-5c0-.5.2-1 .5-1.3M12.5 9l5-2.7v7.4l-3-1.6M3 3l14 14" />`,
  video: svg`<rect x="2.5" y="5.5" width="10" height="9" rx="2" /><path d="m12.5 9 5-2.7v7.4l-5-2.7" />`,
  'hang-up': svg`<path d="M2.6 11.2c4-4.2 10.8-4.2 14.8 0 .5.5.5 1.2.1 1.7l-1.1 1.3a1.2 1.2 0 0 1-1.6.2l-2.1-1.4a1.2 1.2 0 0 1-.5-1V10.7a9.5 9.5 0 0 0-4.4 0V12a1.2 1.2 0 0 1-.5 1l-2.1 1.4a1.2 1.2 0 0 1-1.6-.2l-1.1-1.3a1.2 1.2 0 0 1 .1-1.7Z" />`,
  phone: svg`<path d="M6.2 3.5 8 7.2 6.5 8.8a9.5 9.5 0 0 0 4.7 4.7l1.6-1.5 3.7 1.8v2.1a1.3 1.3 0 0 1-1.4 1.3A12.6 12.6 0 0 1 2.8 4.9 1.3 1.3 0 0 1 4.1 3.5Z" />`,
  poll: svg`<path d="M4 5.5h12M4 10h7.5M4 14.5h9.500" stroke-width="2.2" />`,
  thread: svg`<path d="M4 4.5h9v6H7l-3 2.500ZM9 13h4.500l2.500 2.500V8" />`,
  reply: svg`<path d="M8 5 3.5 9.5 8 14" /><path d="M4 9.5h7.5a5 5 0 0 1 5 5v1" />`,
  forward: svg`<path d="m12 5 4.5 4.5L12 14" /><path d="M16 9.5H8.5a5 5 0 0 0-5 5v1" />`,
  more: svg`<path d="M4.5 10v.1M10 10v.1M15.5 10v.1" stroke-width="2.4" />`,
  pin: svg`<path d="M7 3.5h6M8 3.5v5l-2.5 3.5h9L12 8.5v-5M10 12v5" />`,
  add: svg`<path d="M10 4v12M4 10h12" />`,
  attach: svg`<path d="m9 6.5-3.8 3.8a3 3 0 0 0 4.3 4.3l5.2-5.2a4.4 4.4 0 0 0-6.3-6.3" /><path d="m7.5 12 5-5" />`,
  alert: svg`<path d="M10 3.5 17.5 16.5h-15Z" /><path d="M10 8.5v3.5M10 14.2v.1" />`,
  back: svg`<path d="m12 4-6 6 6 6" />`,
  bell: svg`<path d="M5.5 14h9M6.5 14V9a3.5 3.5 0 0 1 7 0v5M8.7 16.5h2.6M10 5.5V4" />`,
  block: svg`<circle cx="10" cy="10" r="6.5" /><path d="m5.5 5.5 9 9" />`,
  camera: svg`<path d="M3 6.5h3l1.3-2h5.4l1.3 2h3v9.5H3Z" /><circle cx="10" cy="11" r="2.8" />`,
  clock: svg`<circle cx="10" cy="10" r="6.5" /><path d="M10 6.5V10l2.3 1.6" />`,
  close: svg`<path d="m5 5 10 10M15 5 5 15" />`,
  copy: svg`<rect x="7" y="7" width="9" height="9" rx="2" /><path d="M13 7V6a2 2 0 0 0-2-2H6a2 2 0 0 0-2 2v5a2 2 0 0 0 2 2h1" />`,
  devices: svg`<rect x="2.5" y="4" width="11" height="8" rx="1.5" /><path d="M2 15h8" /><rect x="12.5" y="8.5" width="5" height="8" rx="1.2" fill="var(--kith-icon-ground, none)" />`,
  direct: svg`<circle cx="4" cy="10" r="2" /><circle cx="16" cy="10" r="2" /><path d="M6 10h8" />`,
  down: svg`<path d="M10 4v12m-5-5 5 5 5-5" />`,
  fetch: svg`<path d="M10 3.5v9m-4-4 4 4 4-4M4 16.5h12" />`,
  file: svg`<path d="M5 3h6.5L15 6.5V17H5Z" /><path d="M11.5 3v3.5H15" />`,
  flag: svg`<path d="M5 17V3.5M5 4.5c3-1.8 6 1.6 10 0v7c-4 1.6-7-1.8-10 0" />`,
  group: svg`<circle cx="7.5" cy="7" r="2.7" /><path d="M2.5 16c.3-3 2.3-4.6 5-4.6s4.7 1.600 5 4.600" /><path d="M12.600 4.700a2.500 2.500 0 0 1 0 4.700M14.600 11.800c1.700.6 2.700 2 2.900 4.200" />`,
  info: svg`<circle cx="10" cy="10" r="6.5" /><path d="M10 9.5v4M10 6.6v.1" />`,
  kept: svg`<path d="M3.5 11.5 5.5 5h9l2 6.5v4h-13Z" /><path d="M3.5 11.5h4a2.5 2.5 0 0 0 5 0h4" />`,
  key: svg`<circle cx="6.5" cy="13.5" r="3" /><path d="m8.7 11.3 7.8-7.8M13.5 6.5l2.3 2.3" />`,
  lock: svg`<rect x="4.5" y="9" width="11" height="7.5" rx="1.8" /><path d="M7 9V6.5a3 3 0 0 1 6 0V9" />`,
  mic: svg`<rect x="7.7" y="2.8" width="4.6" height="8.4" rx="2.3" /><path d="M4.8 9.3a5.2 5.2 0 0 0 10.4 0M10 14.5V17.2" />`,
  minus: svg`<path d="M6 10h8" />`,
  pause: svg`<path d="M7.5 5.5v9M12.5 5.5v9" />`,
  pen: svg`<path d="m4 16 .8-3.6 8.6-8.6a1.6 1.6 0 0 1 2.3 0l.5.5a1.6 1.6 0 0 1 0 2.3l-8.6 8.6Z" />`,
  play: svg`<path d="M7 4.5 15 10l-8 5.5Z" />`,
  print: svg`<path d="M6 8V3.5h8V8M6 14H3.5V8h13v6H14" /><path d="M6 12h8v4.5H6Z" />`,
  pulse: svg`<path d="M2.5 10H6l2.2-5 3.6 10 2.2-5h3.5" />`,
  question: svg`<circle cx="10" cy="10" r="7" /><path d="M7.8 8a2.2 2.2 0 1 1 3.3 1.9c-.7.4-1.1.9-1.1 1.7M10 13.9v.1" />`,
  quiet: svg`<path d="M5.5 14h9.5M6.5 14V9a3.5 3.5 0 0 1 5.6-2.8M13.5 9v3M8.7 16.5h2.6M4 4l12.5 12.5" />`,
  read: svg`<g fill="currentColor" stroke="none"><path d="M6.5 4.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 2.6-.7 7 7 0 0 1 0-9.6 5.5 5.5 0 0 0-2.6-.7Z" /><path fill-rule="evenodd" d="M13.5 4.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11Zm3.3 4-1-1-3.2 3.3-1.3-1.3-1 1 2.3 2.4Z" /></g>`,
  relay: svg`<circle cx="3.5" cy="13" r="1.7" /><circle cx="16.5" cy="13" r="1.7" /><circle cx="10" cy="6" r="2.2" /><path d="m5 11.9 3.2-4.3m3.6 0 3.2 4.3" />`,
  seal: svg`<path d="m10 2 2.2 1.6 2.7 0 .8 2.6 2.2 1.6-.9 2.6.9 2.6-2.2 1.6-.8 2.6-2.7 0L10 18.8l-2.2-1.6-2.7 0-.8-2.6-2.2-1.6.9-2.6-.9-2.6 2.2-1.6.8-2.6 2.7 0Z" /><path d="m7 10.4 2.2 2.2 4-4.6" />`,
  search: svg`<circle cx="9" cy="9" r="5" /><path d="m13 13 3.5 3.5" />`,
  settings: svg`<path d="M3 6h7M15 6h2M3 14h2M10 14h7" /><circle cx="12.5" cy="6" r="2" /><circle cx="7.5" cy="14" r="2" />`,
  send: svg`<path d="M3.5 10 16.5 4l-4 12.5-3.2-5.3Z" /><path d="m9.3 11.2 3.4-3.6" />`,
  tick: svg`<path d="m5 10.5 3.5 3.5L15.5 6" />`,
  ticks: svg`<path d="m2 10.5 3.5 3.5L12 6.5M9.5 13l1 1L17.5 6" />`,
  trash: svg`<path d="M4 6h12M8 6V4h4v2M6 6l.7 10h6.6L14 6" />`,
}

/** Those that point the way one reads; they are turned where one reads from right to left. */
const turning: ReadonlySet<IconName> = new Set<IconName>(['back', 'send'])

/** A sign in the colour of its text; the words belong to what it stands in. `size` is in pixels. */
export function icon(name: IconName, size = 20): TemplateResult {
  return html`<svg
    class=${turning.has(name) ? 'turns' : nothing}
    width=${size}
    height=${size}
    viewBox="0 0 20 20"
    fill="none"
    stroke="currentColor"
    stroke-width="1.6"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
  >
    ${drawings[name]}
  </svg>`
}
