/** Quiet about somebody for a while. */
export const mute = {
  area: 'mute' as const,
  mute: 'Mute',
  muteName: (name: string): string => `Mute ${name}`,
  unmute: 'Unmute',
  muted: 'Muted',
  mutedUntil: (when: string): string => `Muted until ${when}`,
  spans: { hour: 'For 1 hour', night: 'For 8 hours', forever: 'Until I unmute' },
}
