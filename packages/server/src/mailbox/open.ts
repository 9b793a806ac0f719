import { receiptsPerSignatureMax } from '@kith/keys'
import {
  decodeFrame,
  type DeviceId,
  encodeStatement,
  type ErrorCode,
  type HelloFrame,
  idToBytes,
  KithError,
  numberOfFrame,
  type PositionFrame,
  type PositionQueryFrame,
  readStore,
  type Refused,
  storedFrameOf,
  type StreamId,
} from '@kith/wire'

import type { Naming } from '../naming/naming.ts'
import type { Database } from '../store/database.ts'
import { Recent } from '../store/recent.ts'
import type { MailboxInput, MailboxRequest, StoredAnswer } from './inputs.ts'
import { MailboxMachine } from './mailbox.ts'
import { answerPosition } from './position.ts'
import { quotasDefault } from './quotas.ts'
import { MailboxRows, relationOf } from './rows.ts'
import type { Mailbox, MailboxOptions } from './service.ts'
import type { MailboxStatistics } from './statistics.ts'

const ackFrame = numberOfFrame('ack')
/** Where the payload of a `store` frame has its envelope. */
const envelopeAt = 8
/** Where the payload of an `ack` frame has its stream. */
const ackStreamAt = 32
const idLength = 16
/** Streams of which it is known that the mailbox knows nothing. */
const foreignStreamsMax = 100_000
const timerMsMax = 60_000

/** The mailbox on a database. Relations between names are asked of `naming`. */
export function openMailbox(database: Database, naming: Naming, options: MailboxOptions): Mailbox {
  return new StoredMailbox(database, naming, options)
}

/** Drives the rules: does what they ask, once a turn of the event loop, and brings back the results. */
class StoredMailbox implements Mailbox {
  readonly #machine: MailboxMachine
  readonly #rows: MailboxRows
  readonly #options: MailboxOptions
  readonly #foreign = new Recent<string, true>(foreignStreamsMax)
  readonly #endListening: () => void
  readonly #startedAtMs: number
  #isScheduled = false
  #isStopping = false
  #isStopped = false
  /** Requests under way. */
  #doing = 0
  #timer: NodeJS.Timeout | undefined
  #timerAtMs = Infinity
  #turnedAtMs = -Infinity
  #roomWaiters: (() => void)[] = []
  #idleWaiters: (() => void)[] = []

  constructor(database: Database, naming: Naming, options: MailboxOptions) {
    this.#options = options
    this.#startedAtMs = options.now()
    const quotas = { ...quotasDefault, ...options.quotas }
    this.#rows = new MailboxRows(database, naming, options.now, quotas.senderStreamsMax)
    this.#machine = new MailboxMachine(options.now(), quotas)
    this.#endListening = naming.onChange((change) => {
      if (change.kind === 'grant') {
        this.#input({ kind: 'relation', giver: change.giver, taker: change.taker, relation: relationOf(change.level) })
      } else if (change.kind === 'strangers') {
        this.#input({ kind: 'strangers', name: change.name, policy: change.policy })
      } else if (change.removed.length > 0) this.#input({ kind: 'removed', devices: change.removed })
    })
    this.#schedule()
  }

  store(payload: Uint8Array, from: DeviceId): Refused | undefined {
    const read = readStore(payload)
    if (read.kind === 'refused') return read
    const { first, header } = read
    if (header.from !== from) {
      return {
        kind: 'refused',
        code: 'not-signed-in',
        message: 'An envelope is of another device than the one that sends it.',
      }
    }
    this.#foreign.forget(keyOf(payload, envelopeAt + ackStreamAt))
    // A copy: the payload is a view into a packet that would be kept in memory by it.
    this.#input({ kind: 'store', first, header, envelope: Buffer.from(payload.subarray(envelopeAt)) })
    return undefined
  }

  ack(payload: Uint8Array): boolean {
    if (payload.byteLength < ackStreamAt + idLength) return false
    if (this.#foreign.get(keyOf(payload, ackStreamAt)) === true) return false
    const decoded = decodeFrame(ackFrame, payload)
    if (decoded.kind === 'refused' || decoded.frame.type !== 'ack') return false
    const { to, from, stream, next } = decoded.frame
    const isAsking = !this.#machine.holds(stream)
    this.#input({ kind: 'ack', to, from, stream, next, payload: new Uint8Array(payload) })
    return isAsking
  }

  hello(frame: HelloFrame): void {
    this.#input({ kind: 'hello', as: frame.as, more: frame.more, outstanding: frame.outstanding })
  }

  attach(device: DeviceId): void {
    this.#input({ kind: 'attach', device })
  }

  detach(device: DeviceId): void {
    this.#input({ kind: 'detach', device })
  }

  position(query: PositionQueryFrame): Promise<PositionFrame> {
    return answerPosition({ rows: this.#rows, machine: this.#machine, startedAtMs: this.#startedAtMs }, query)
  }

  get isFull(): boolean {
    return this.#machine.isFull
  }

  async room(): Promise<void> {
    while (this.#machine.isFull && !this.#isStopped) {
      await new Promise<void>((resolve) => this.#roomWaiters.push(resolve))
    }
  }

  statistics(): MailboxStatistics {
    return this.#machine.snapshot()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#isStopping) {
      this.#isStopping = true
      this.#endListening()
      this.#machine.writeAll()
      this.#schedule()
    }
    while (!this.#isStopped && !this.#isIdle) {
      await new Promise<void>((resolve) => this.#idleWaiters.push(resolve))
    }
    this.#stop()
  }

  get #isIdle(): boolean {
    return this.#doing === 0 && this.#machine.isIdle
  }

  #input(input: MailboxInput): void {
    if (this.#isStopped) return
    this.#machine.handleInput(this.#options.now(), input)
    this.#schedule()
  }

  /** Outputs are taken once a turn, so that what comes in together shares a commit and an answer. */
  #schedule(): void {
    if (this.#isScheduled || this.#isStopped) return
    this.#isScheduled = true
    setImmediate(() => {
      this.#isScheduled = false
      this.#turn()
    })
  }

  #turn(): void {
    if (this.#isStopped) return
    const nowMs = this.#options.now()
    // The clock may have been set back: the rules have to know before they are asked when they want to be called.
    if (this.#machine.nextTimeout() <= nowMs || nowMs < this.#turnedAtMs) this.#machine.handleTimeout(nowMs)
    this.#turnedAtMs = nowMs
    const answers: StoredAnswer[] = []
    for (let output = this.#machine.pollOutput(); output !== undefined; output = this.#machine.pollOutput()) {
      if (output.kind === 'send') this.#options.send(output.device, output.frame)
      else if (output.kind === 'stored') {
        answers.push(output.answer)
        const { receiver, to, items } = output.answer
        if (items.length > 0) this.#options.onStored?.(receiver, to)
      } else void this.#do(output)
    }
    for (let at = 0; at < answers.length; at += receiptsPerSignatureMax)
      void this.#sayStored(nowMs, answers.slice(at, at + receiptsPerSignatureMax))
    if (!this.#machine.isFull) for (const resolve of this.#roomWaiters.splice(0)) resolve()
    if (this.#isIdle) for (const resolve of this.#idleWaiters.splice(0)) resolve()
    this.#setTimer(nowMs)
  }

  /** Signs what one turn states, once, and sends it. Never rejects: senders who hear nothing ask again. */
  async #sayStored(storedAtMs: number, answers: readonly StoredAnswer[]): Promise<void> {
    this.#doing++
    try {
      const statements = answers.map((answer) => encodeStatement({ ...answer, storedAtMs }))
      const proofs = await this.#options.sign(statements)
      for (const [at, proof] of proofs.entries()) {
        const [answer, statement] = [answers[at], statements[at]]
        if (answer !== undefined && statement !== undefined)
          this.#options.send(answer.to, storedFrameOf(statement, proof))
      }
    } catch (cause) {
      this.#options.onFailure?.(cause)
    } finally {
      this.#doing--
      if (this.#isStopping) this.#schedule()
    }
  }

  /** Does one request. Never rejects: a failure is an input like any other. */
  async #do(request: MailboxRequest): Promise<void> {
    this.#doing++
    try {
      const input = await this.#answer(request)
      this.#input(input)
      if (input.kind === 'loaded-stream' && !this.#machine.holds(input.stream)) this.#markForeign(input.stream)
    } catch (cause) {
      const code: ErrorCode = cause instanceof KithError ? cause.code : 'internal'
      this.#options.onFailure?.(cause)
      this.#input({ kind: 'failed', of: request, code })
      if (this.#isStopping && request.kind === 'write') this.#stop()
    } finally {
      this.#doing--
      this.#schedule()
    }
  }

  async #answer(request: MailboxRequest): Promise<MailboxInput> {
    switch (request.kind) {
      case 'load-stream': {
        const { stream, to, from } = request
        return { kind: 'loaded-stream', stream, found: await this.#rows.stream(stream, to, from) }
      }
      case 'load-account':
        return { kind: 'loaded-account', device: request.device, uses: await this.#rows.account(request.device) }
      case 'load-position': {
        const { stream, seq } = request
        return { kind: 'loaded-position', stream, seq, ...(await this.#rows.position(stream, seq)) }
      }
      case 'load-sender':
        return { kind: 'loaded-sender', as: request.as, streams: await this.#rows.streamsOf(request.as) }
      case 'read-rows': {
        const { device, attachment, afterId, countMax } = request
        return { kind: 'read-rows', device, attachment, ...(await this.#rows.waiting(device, afterId, countMax)) }
      }
      case 'write':
        return { kind: 'written', write: request.write, freed: await this.#rows.write(request.changes) }
      case 'sweep':
        return { kind: 'swept', ...(await this.#rows.sweep(request.afterId, request.nowMs)) }
    }
  }

  #markForeign(stream: StreamId): void {
    this.#foreign.change(keyOf(idToBytes(stream), 0), true)
  }

  #setTimer(nowMs: number): void {
    const atMs = this.#machine.nextTimeout()
    if (atMs === this.#timerAtMs && this.#timer !== undefined) return
    clearTimeout(this.#timer)
    this.#timerAtMs = atMs
    this.#timer = undefined
    if (atMs === Infinity || this.#isStopped) return
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined
        this.#schedule()
      },
      Math.min(timerMsMax, Math.max(1, atMs - nowMs)),
    )
    this.#timer.unref()
  }

  #stop(): void {
    this.#isStopped = true
    clearTimeout(this.#timer)
    for (const resolve of [...this.#roomWaiters.splice(0), ...this.#idleWaiters.splice(0)]) resolve()
  }
}

/** The 16 bytes of a stream's id as text of 16 characters: the cheapest key for a map. */
function keyOf(bytes: Uint8Array, at: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + at, idLength).toString('latin1')
}
