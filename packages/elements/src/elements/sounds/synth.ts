/** Notes as frequency in hertz and when they begin in seconds. */
export interface Melody {
  readonly notes: readonly (readonly [frequency: number, at: number])[]
  /** From 0 to 1. */
  readonly loudness: number
  /** How long a note takes to fade, in seconds. @default 0.35 */
  readonly seconds?: number
  /** @default 'sine' */
  readonly wave?: OscillatorType
}

const attackSeconds = 0.02

/** Plays a melody once, synthesised: nothing is loaded for it. */
export function playMelody(context: AudioContext, { notes, loudness, seconds = 0.35, wave = 'sine' }: Melody): void {
  for (const [frequency, at] of notes) {
    const [note, gain] = [context.createOscillator(), context.createGain()]
    const from = context.currentTime + at
    note.type = wave
    note.frequency.value = frequency
    gain.gain.setValueAtTime(0, from)
    gain.gain.linearRampToValueAtTime(loudness, from + attackSeconds)
    gain.gain.exponentialRampToValueAtTime(0.0001, from + seconds)
    note.connect(gain).connect(context.destination)
    note.start(from)
    note.stop(from + seconds)
  }
}
