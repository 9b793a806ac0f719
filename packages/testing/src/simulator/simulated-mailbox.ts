import {
  headerOf,
  MailboxMachine,
  type MailboxInput,
  type MailboxOutput,
  type MailboxQuotas,
  quotasDefault,
  type StoredAnswer,
} from '@kith/server/mailbox'
import {
  type AckFrame,
  decodePacket,
  type DeviceId,
  encodeFrame,
  type Frame,
  frameHeadBytes,
  type HelloFrame,
  packetOf,
  type StoreFrame,
} from '@kith/wire'
import type { SimulatedClock } from './clock.ts'
import type { InterferedMailbox, MailboxInterference } from './interference.ts'
import type { ServerStore } from './server-store.ts'
import type { World } from './world.ts'

const noProof = { index: 0, leaves: 0, path: [], signature: new Uint8Array(64) }
/** The server sets no timer for longer. */
const timerMsMax = 60_000

export interface SimulatedMailboxOptions {
  readonly world: World
  readonly clock: SimulatedClock
  readonly store: ServerStore
  /** A frame for a device, if it is signed in. */
  readonly send: (device: DeviceId, frame: Frame) => void
  readonly interference: MailboxInterference | undefined
}

/** The real rules of the mailbox (`@kith/server/mailbox`), driven as the server drives them: outputs are taken once a turn. */
export class SimulatedMailbox {
  quotas: MailboxQuotas = quotasDefault
  /** Timers ring so late at most, in milliseconds: fewer events where nothing depends on them. */
  lazyMs = 0
  readonly #options: SimulatedMailboxOptions
  #machine: MailboxMachine
  /** Grows with each crash, so that what belongs to an earlier life is dropped. */
  #life = 0
  #isScheduled = false
  #timerAtMs = Infinity
  #turnedAtMs = -Infinity

  constructor(options: SimulatedMailboxOptions) {
    this.#options = options
    this.#machine = new MailboxMachine(options.clock.nowMs, this.quotas)
  }

  store(frame: StoreFrame): void {
    const envelope = payloadOf({ type: 'data', envelope: frame.envelope })
    this.#input({ kind: 'store', first: frame.first, header: headerOf(envelope), envelope })
  }

  ack(frame: AckFrame): void {
    const { to, from, stream, next } = frame
    this.#input({ kind: 'ack', to, from, stream, next, payload: payloadOf(frame) })
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

  removed(device: DeviceId): void {
    this.#input({ kind: 'removed', devices: [device] })
  }

  /** The server ends without warning. */
  crash(): void {
    this.#life++
    this.#isScheduled = false
    this.#timerAtMs = Infinity
    this.#options.store.crash(this.#options.clock.nowMs)
  }

  /** Another life on what the store holds. */
  start(): void {
    this.#life++
    this.#isScheduled = false
    this.#timerAtMs = Infinity
    this.#machine = new MailboxMachine(this.#options.clock.nowMs, this.quotas)
    this.#schedule()
  }

  get #interfered(): InterferedMailbox {
    return { rows: this.#options.store.rows, nowMs: this.#options.clock.nowMs }
  }

  #input(input: MailboxInput): void {
    const { world, clock, interference } = this.#options
    world.note('mailbox', 'in', () => describe(input))
    for (const one of interference?.input?.(this.#interfered, input) ?? [input]) {
      if (one.kind === 'send' || one.kind === 'stored') this.#perform(one)
      else this.#machine.handleInput(clock.nowMs, one)
    }
    this.#schedule()
  }

  #schedule(): void {
    if (this.#isScheduled) return
    this.#isScheduled = true
    const life = this.#life
    this.#options.world.after(0, () => {
      if (life !== this.#life) return
      this.#isScheduled = false
      this.#turn()
    })
  }

  #turn(): void {
    const { clock, interference } = this.#options
    if (this.#machine.nextTimeout() <= clock.nowMs || clock.nowMs < this.#turnedAtMs)
      this.#machine.handleTimeout(clock.nowMs)
    this.#turnedAtMs = clock.nowMs
    for (let output = this.#machine.pollOutput(); output !== undefined; output = this.#machine.pollOutput())
      for (const one of interference?.output?.(this.#interfered, output) ?? [output]) this.#perform(one)
    this.#setTimer()
  }

  #perform(output: MailboxOutput): void {
    const { world, clock, store } = this.#options
    if (output.kind === 'send') this.#send(output)
    else if (output.kind === 'stored') this.#sayStored(output.answer)
    else {
      world.note('mailbox', 'asks', () => describe(output))
      store.request(
        output,
        () => clock.nowMs,
        (input) => {
          this.#input(input)
        },
      )
    }
  }

  #send(output: Extract<MailboxOutput, { kind: 'send' }>): void {
    this.#options.send(output.device, frameIn(output.frame))
  }

  /** Signing takes a moment. In these histories nobody signs, and the shell that would check is not there. */
  #sayStored(answer: StoredAnswer): void {
    const { world, clock, send } = this.#options
    const life = this.#life
    world.after(1, () => {
      if (life !== this.#life) return
      send(answer.to, { type: 'stored', ...answer, storedAtMs: clock.nowMs, proof: noProof })
    })
  }

  #setTimer(): void {
    const { clock } = this.#options
    const atMs = this.#machine.nextTimeout()
    if (atMs === this.#timerAtMs || atMs === Infinity) return
    this.#timerAtMs = atMs
    const life = this.#life
    clock.after(Math.max(Math.min(timerMsMax, atMs - clock.nowMs), this.lazyMs), () => {
      if (life !== this.#life || this.#timerAtMs !== atMs) return
      this.#timerAtMs = Infinity
      this.#schedule()
    })
  }
}

function describe(one: MailboxInput | MailboxOutput): string {
  const stream = 'stream' in one ? one.stream : ''
  switch (one.kind) {
    case 'store':
      return `store ${one.header.stream} ${String(one.header.seq)}`
    case 'ack':
      return `ack ${stream} ${String(one.next)}`
    case 'write':
      return `write ${one.changes.map((change) => `${change.kind} ${change.stream}`).join(', ')}`
    case 'failed':
      return `failed ${one.of.kind}`
    default:
      return `${one.kind} ${stream}`
  }
}

function payloadOf(frame: Frame): Uint8Array {
  return encodeFrame(frame).subarray(frameHeadBytes)
}

function frameIn(bytes: Uint8Array): Frame {
  const packet = decodePacket(packetOf([bytes]))
  const frame = packet.kind === 'packet' ? packet.frames[0] : undefined
  if (frame === undefined) throw new Error('the server sent a frame that cannot be read')
  return frame
}
