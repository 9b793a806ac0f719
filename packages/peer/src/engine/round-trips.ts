import type { DeviceId, PeerName } from '@kith/wire'
import type { Json } from '../api/messages.ts'
import { pause } from './alarm.ts'

export interface RoundTripsOptions {
  /** Hands a signal to one path; it may get lost. */
  readonly send: (to: DeviceId, body: Json, by: RoundTripPath) => Promise<void>
  /** Whether a name learns that this device is there. */
  readonly mayAnswer: (name: PeerName) => boolean
}

/** The path of a question and its answer. */
export type RoundTripPath = 'relay' | 'direct'

/** The type of the signals by which two devices measure a path. */
export const roundTripSignalType = 'kith.round-trip'

/** Questions answered in a second; more are not. */
const answersMax = 20
/** When a question is sent again, in milliseconds after the first. */
const repeatsMs = [0, 700, 1500]

/** Asks a device for a sign of life over one path, and answers those of contacts over the path that they say (spec IC16). */
export class RoundTrips {
  readonly #options: RoundTripsOptions
  readonly #waiting = new Map<string, () => void>()
  #answered = 0
  #secondMs = 0

  constructor(options: RoundTripsOptions) {
    this.#options = options
  }

  /** A device asked, or answered. */
  heard(device: DeviceId, name: PeerName, body: unknown): void {
    const said = readSaid(body)
    if (said === undefined) return
    const { id, by } = said
    if (said.isAnswer) this.#waiting.get(keyOf(device, id))?.()
    else if (this.#options.mayAnswer(name) && this.#hasRoom()) {
      // An answer that cannot be sent is one that got lost.
      this.#options.send(device, { id, by, isAnswer: true }, by).catch(() => undefined)
    }
  }

  /** Milliseconds until a device answered over a path; undefined when it did not in time. */
  async measure(
    device: DeviceId,
    by: RoundTripPath,
    options: { readonly withinMs: number; readonly signal: AbortSignal },
  ): Promise<number | undefined> {
    const id = crypto.randomUUID()
    const key = keyOf(device, id)
    const over = new AbortController()
    const ended = AbortSignal.any([over.signal, options.signal])
    const sentMs: number[] = []
    const answered = new Promise<number>((resolve) => {
      this.#waiting.set(key, () => {
        resolve(performance.now() - (sentMs.at(-1) ?? 0))
      })
    })
    void this.#ask(device, { id, by, isAnswer: false }, by, sentMs, ended)
    try {
      return await Promise.race([answered, pause(options.withinMs, ended).then(() => undefined)])
    } finally {
      this.#waiting.delete(key)
      over.abort()
    }
  }

  async #ask(device: DeviceId, body: Json, by: RoundTripPath, sentMs: number[], signal: AbortSignal): Promise<void> {
    let beforeMs = 0
    for (const atMs of repeatsMs) {
      await pause(atMs - beforeMs, signal)
      beforeMs = atMs
      if (signal.aborted) return
      sentMs.push(performance.now())
      await this.#options.send(device, body, by).catch(() => undefined)
    }
  }

  #hasRoom(): boolean {
    const nowMs = performance.now()
    if (nowMs - this.#secondMs >= 1000) [this.#secondMs, this.#answered] = [nowMs, 0]
    return ++this.#answered <= answersMax
  }
}

interface Said {
  readonly id: string
  readonly by: RoundTripPath
  readonly isAnswer: boolean
}

const idLettersMax = 64

function readSaid(body: unknown): Said | undefined {
  if (typeof body !== 'object' || body === null) return undefined
  const { id, by, isAnswer } = body as Readonly<Record<string, unknown>>
  if (typeof id !== 'string' || id.length > idLettersMax || typeof isAnswer !== 'boolean') return undefined
  return by === 'relay' || by === 'direct' ? { id, by, isAnswer } : undefined
}

function keyOf(device: DeviceId, id: string): string {
  return `${device} ${id}`
}
