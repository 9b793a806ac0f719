import { playMelody } from '../sounds/synth.ts'

/** What is to be heard before a call is answered. */
export type Ringing = 'incoming' | 'outgoing' | 'none'

/** Two soft notes, as frequency in hertz and when they begin in seconds; and after how long they come again. */
const melodies = {
  incoming: {
    notes: [
      [659, 0],
      [523, 0.22],
      [659, 0.44],
    ],
    everyMs: 2600,
    loudness: 0.12,
  },
  outgoing: {
    notes: [
      [392, 0],
      [392, 0.5],
    ],
    everyMs: 3200,
    loudness: 0.05,
  },
} as const

/** The sound of a call that rings. Of several tabs one is heard; a page that nobody has touched yet may be silent, as the browser decides. */
export class RingSound {
  #ringing: Ringing = 'none'
  #context: AudioContext | undefined
  #timer: ReturnType<typeof setInterval> | undefined
  #release: (() => void) | undefined
  #asked: AbortController | undefined

  play(ringing: Ringing): void {
    if (ringing === this.#ringing) return
    this.stop()
    this.#ringing = ringing
    if (ringing === 'none') return
    const asked = new AbortController()
    this.#asked = asked
    navigator.locks
      .request('kith-ring-sound', { signal: asked.signal }, () => {
        this.#begin(melodies[ringing])
        return new Promise<void>((resolve) => (this.#release = resolve))
      })
      .catch(() => undefined)
  }

  stop(): void {
    this.#ringing = 'none'
    clearInterval(this.#timer)
    this.#asked?.abort()
    this.#release?.()
    this.#release = undefined
    void this.#context?.close().catch(() => undefined)
    this.#context = undefined
  }

  #begin({ everyMs, ...melody }: (typeof melodies)[keyof typeof melodies]): void {
    const context = new AudioContext()
    this.#context = context
    playMelody(context, melody)
    this.#timer = setInterval(() => {
      playMelody(context, melody)
    }, everyMs)
  }
}
