import { RawClient } from '@kith/testing/conformance'
import { type EnvelopeHeader, type Frame, type FrameType, frameTypes, readHeader, writeHeader } from '@kith/wire'

import { Comparison, textOf } from './comparison.ts'
import { frameShapes } from './frame-shapes.ts'
import { type FrameLine, type Step, type Transcript, TranscriptFault } from './language.ts'
import { type Made, type MadeRecord, Makers, type Occasion } from './makers.ts'

/** How a transcript is played. */
export interface PlayOptions {
  /** How long an expected frame may take, in milliseconds. @default 5000 */
  readonly waitMs?: number
}

/** How long a connection and its challenge may take. */
const connectingMs = 5_000
/** The token of the ping that shows that nothing else came. */
const lastToken = 0xffff_ffff

/** Plays a transcript against the server at this address; throws `TranscriptFault` at the first thing that is otherwise. */
export async function playTranscript(transcript: Transcript, url: string, options: PlayOptions = {}): Promise<void> {
  const player = new Player(await Makers.for(transcript), url, options.waitMs ?? 5_000)
  try {
    for (const step of transcript.steps) await player.play(step)
    await player.end()
  } finally {
    player.cut()
  }
}

class Player {
  readonly #makers: Makers
  readonly #url: string
  readonly #waitMs: number
  readonly #clients = new Map<string, RawClient>()
  readonly #lines = new Map<string, number>()
  #bound = new Map<string, Made>()

  constructor(makers: Makers, url: string, waitMs: number) {
    this.#makers = makers
    this.#url = url
    this.#waitMs = waitMs
  }

  async play(step: Step): Promise<void> {
    const { line, by } = step
    this.#lines.set(by, line)
    if (step.kind === 'connects') {
      await this.#connect(line, by)
      return
    }
    if (step.kind === 'sends') await this.#send(line, by, step.frames)
    else if (step.kind === 'receives') await this.#receive(by, step.frames)
    else await this.#leave(line, by, step.kind)
  }

  async #leave(line: number, by: string, kind: 'breaks off' | 'is closed'): Promise<void> {
    const client = this.#client(by)
    if (kind === 'breaks off') {
      this.#nothingWaits(line, by, client)
      client.cut()
    } else {
      await this.#within(line, `${by} was not closed`, client.closed)
      this.#nothingWaits(line, by, client)
    }
    this.#clients.delete(by)
  }

  /** Everything that is still connected has got nothing but what was expected. */
  async end(): Promise<void> {
    for (const [by, client] of this.#clients) {
      const line = this.#lines.get(by) ?? 1
      client.send({ type: 'ping', token: lastToken })
      const frame = await this.#next(line, by, 'the answer to the last ping')
      if (frame.type !== 'pong' || frame.token !== lastToken)
        throw new TranscriptFault(line, `${by} afterwards received ${wordsOf(frame)}`)
    }
  }

  cut(): void {
    for (const client of this.#clients.values()) client.cut()
  }

  async #connect(line: number, by: string): Promise<void> {
    const client = await this.#within(line, `${by} was not connected`, RawClient.connect(this.#url), connectingMs)
    this.#clients.set(by, client)
    // The challenge is received like any other frame.
    if (client.challenge !== undefined) client.frames.unshift(client.challenge)
  }

  async #send(line: number, by: string, lines: readonly FrameLine[]): Promise<void> {
    const client = this.#client(by)
    const made: (readonly [FrameType, MadeRecord])[] = []
    for (const { type, fields } of lines)
      made.push([type, await this.#makers.record(fields, { fields: frameShapes[type] }, this.#occasion(client))])
    if (client.isClosed) throw new TranscriptFault(line, `${by} was closed before`)
    try {
      client.send(...made.map(([type, fields]) => ({ type, ...nested(fields) }) as Frame))
    } catch (cause) {
      throw new TranscriptFault(line, cause instanceof Error ? cause.message : String(cause))
    }
  }

  async #receive(by: string, lines: readonly FrameLine[]): Promise<void> {
    const client = this.#client(by)
    const expected = [...lines]
    for (let next = expected[0]; next !== undefined; next = expected[0]) {
      const frame = await this.#next(next.line, by, next.type)
      const differences: string[] = []
      const at = await this.#find(expected, frame, this.#occasion(client), differences)
      if (at < 0) throw new TranscriptFault(next.line, `${by} received ${wordsOf(frame)}: ${differences.join('; ')}`)
      expected.splice(at, 1)
    }
  }

  /** Which of the expected frames this is. */
  async #find(
    expected: readonly FrameLine[],
    frame: Frame,
    occasion: Occasion,
    differences: string[],
  ): Promise<number> {
    for (const [at, { type, fields }] of expected.entries()) {
      const comparison = new Comparison(this.#makers, occasion)
      const difference =
        frame.type === type
          ? await comparison.record(fields, flat(frame), { fields: frameShapes[type] })
          : `${type} was expected`
      if (difference === undefined) {
        this.#bound = comparison.bound
        return at
      }
      differences.push(difference)
    }
    return -1
  }

  /** The next frame. A ping of the server is answered and passed over: it may come at any time. */
  async #next(line: number, by: string, what: string): Promise<Frame> {
    const client = this.#client(by)
    for (;;) {
      const coming = client.next(...frameTypes).catch((cause: unknown) => {
        throw new TranscriptFault(line, `${by} did not receive ${what}: ${cause instanceof Error ? cause.message : ''}`)
      })
      const frame = await this.#within(line, `${by} did not receive ${what}`, coming)
      if (frame.type !== 'ping') return frame
      client.send({ type: 'pong', token: frame.token })
    }
  }

  #nothingWaits(line: number, by: string, client: RawClient): void {
    const frame = client.frames.find(({ type }) => type !== 'ping')
    if (frame !== undefined) throw new TranscriptFault(line, `${by} before received ${wordsOf(frame)}`)
  }

  #client(by: string): RawClient {
    const client = this.#clients.get(by)
    if (client === undefined) throw new Error(`the parser let ${by} act, which is not connected`)
    return client
  }

  #occasion({ challenge }: RawClient): Occasion {
    if (challenge === undefined) throw new Error('a connection begins with a challenge')
    return { challenge, bound: this.#bound }
  }

  async #within<T>(line: number, otherwise: string, work: Promise<T>, waitMs = this.#waitMs): Promise<T> {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(new TranscriptFault(line, `${otherwise} within ${String(waitMs)} ms`))
      }, waitMs)
    })
    try {
      return await Promise.race([work, late])
    } finally {
      clearTimeout(timer)
    }
  }
}

/** A frame with its envelope as `@kith/wire` has it. */
function nested(fields: MadeRecord): object {
  const { envelope, ...rest } = fields
  if (envelope === undefined) return rest
  const { leftMs, listVersion, tag, opening, body, ...header } = envelope as MadeRecord
  const authenticated = writeHeader(header as unknown as EnvelopeHeader)
  return { ...rest, envelope: { authenticated, leftMs, listVersion, tag, body, ...(opening && { opening }) } }
}

/** A frame's fields with those of its envelope's header beside the others of the envelope. */
function flat({ type: _type, ...fields }: Frame): MadeRecord {
  if (!('envelope' in fields)) return fields as unknown as MadeRecord
  const { authenticated, ...rest } = fields.envelope
  return { ...fields, envelope: { ...readHeader(authenticated), ...rest } }
}

function wordsOf(frame: Frame): string {
  return `${frame.type} ${textOf(flat(frame))}`
}
