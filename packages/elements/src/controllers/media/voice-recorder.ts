import { Cell } from '../observable/cell.ts'
import { capture, type CaptureFault, letGo } from './capture.ts'

/** The longest that is recorded at once, in milliseconds; about 4 MB. */
export const recordingMsMax: number = 15 * 60_000
/** Loudness is looked at this often, in milliseconds. */
const levelMs = 100
const bitsPerSecond = 32_000

/** What can be recorded, best first; what no receiver could play is not. */
const types = ['audio/webm;codecs=opus', 'audio/mp4', 'audio/ogg;codecs=opus'] as const

/** From nothing to a file with a voice in it. */
export type Recording =
  | { readonly state: 'asking' }
  /** `levels` are from 0 to 1, ten a second. */
  | { readonly state: 'recording'; readonly ms: number; readonly levels: readonly number[] }
  | {
      readonly state: 'recorded'
      readonly ms: number
      readonly levels: readonly number[]
      readonly file: File
      /** Why it ended without being asked to. */
      readonly ended: 'longest' | 'lost' | undefined
    }
  | { readonly state: 'refused'; readonly fault: CaptureFault }

/** Records a voice from the microphone; once. Nothing leaves the device before the person sends it. */
export class VoiceRecorder {
  readonly now: Cell<Recording> = new Cell<Recording>({ state: 'asking' })
  readonly #parts: Blob[] = []
  #stream: MediaStream | undefined
  #recorder: MediaRecorder | undefined
  #context: AudioContext | undefined
  #ticks: ReturnType<typeof setInterval> | undefined
  #beganMs = 0
  #levels: number[] = []
  #ended: 'longest' | 'lost' | undefined
  #isOver = false

  /** Asks for the microphone and begins. */
  async start(): Promise<void> {
    const type =
      typeof MediaRecorder === 'function' ? types.find((one) => MediaRecorder.isTypeSupported(one)) : undefined
    if (type === undefined) {
      this.now.set({ state: 'refused', fault: 'unable' })
      return
    }
    const captured = await capture({ audio: { echoCancellation: true, noiseSuppression: true } })
    if (captured.kind === 'fault') {
      if (!this.#isOver) this.now.set({ state: 'refused', fault: captured.fault })
      return
    }
    if (this.#isOver) {
      letGo(captured.stream)
      return
    }
    this.#record(captured.stream, type)
  }

  /** Ends the recording; what was said until now becomes the file. */
  stop(): void {
    if (this.#recorder?.state === 'recording') this.#recorder.stop()
  }

  /** Throws it away. */
  discard(): void {
    this.#isOver = true
    this.stop()
    this.#release()
  }

  #record(stream: MediaStream, type: string): void {
    this.#stream = stream
    const recorder = new MediaRecorder(stream, { mimeType: type, audioBitsPerSecond: bitsPerSecond })
    this.#recorder = recorder
    recorder.ondataavailable = ({ data }) => {
      if (data.size > 0) this.#parts.push(data)
    }
    recorder.onstop = () => {
      this.#finish(type)
    }
    for (const track of stream.getTracks())
      track.onended = () => {
        this.#ended = 'lost'
        this.stop()
      }
    recorder.start(1000)
    this.#beganMs = performance.now()
    this.#listen(stream)
  }

  #listen(stream: MediaStream): void {
    this.#context = new AudioContext()
    const analyser = this.#context.createAnalyser()
    analyser.fftSize = 512
    this.#context.createMediaStreamSource(stream).connect(analyser)
    const samples = new Float32Array(analyser.fftSize)
    const look = (): void => {
      analyser.getFloatTimeDomainData(samples)
      const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length
      // Quiet speech is about 0.02 of full scale, loud 0.3: the square root spreads them over the height.
      this.#levels = [...this.#levels, Math.min(1, Math.sqrt(Math.sqrt(power) * 2))]
      const ms = this.#ms
      this.now.set({ state: 'recording', ms, levels: this.#levels })
      if (ms < recordingMsMax) return
      this.#ended = 'longest'
      this.stop()
    }
    look()
    this.#ticks = setInterval(look, levelMs)
  }

  get #ms(): number {
    return Math.round(performance.now() - this.#beganMs)
  }

  #finish(type: string): void {
    const ms = this.#ms
    this.#release()
    if (this.#isOver) return
    const plain = type.split(';')[0] ?? type
    const file = new File(this.#parts, voiceName(new Date(), plain.split('/')[1] ?? 'webm'), { type: plain })
    this.now.set({ state: 'recorded', ms, levels: this.#levels, file, ended: this.#ended })
  }

  #release(): void {
    clearInterval(this.#ticks)
    if (this.#stream !== undefined) letGo(this.#stream)
    this.#stream = undefined
    void this.#context?.close()
    this.#context = undefined
  }
}

/** What the file of a voice note is called: `voice-2026-11-23.webm`, by the day of this device. */
function voiceName(at: Date, ending: string): string {
  const two = (number: number): string => String(number).padStart(2, '0')
  return `voice-${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}.${ending}`
}
