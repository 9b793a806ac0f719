/** What a person prefers, on this device and on all. */
export const settings = {
  area: 'settings' as const,
  language: 'Language',
  asBrowser: 'As in the browser',
  appearance: 'Appearance',
  appearances: { system: 'As in the system', light: 'Light', dark: 'Dark' },
  privacy: 'Privacy',
  lastSeen: 'Show when you were last there',
  lastSeenHint: 'To your contacts, on all your devices. For one of them you can choose otherwise, in the details.',
  /** Presence that changes by itself. */
  away: 'Show as away',
  awayHint: 'When nothing has been touched here for a while.',
  never: 'Never',
  afterMinutes: (count: string): string => `After ${count} minutes`,
  notice: 'Count other programs too',
  noticeHint: 'The browser asks whether Kith may know that this device is in use or locked.',
  storage: 'Storage',
  used: (size: string): string => `Everything that is kept here takes ${size}.`,
  isKept: 'The browser keeps it until you delete it.',
  mayGo: 'When room gets short, the browser may delete it.',
  keep: 'Ask to keep it',
  notKept: 'The browser did not promise it. Installed as an app, or used often, it may.',
  more: 'More',
  /** What one contact sees of oneself. */
  sight: (name: string): string => `What ${name} sees of your status`,
  sights: { all: 'As all contacts', 'no-times': 'Everything but last seen', nothing: 'Always offline' },
}
