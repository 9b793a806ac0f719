import {
  headerOf,
  type MailboxInput,
  MailboxMachine,
  type MailboxRequest,
  MemoryRows,
  quotasDefault,
} from '@kith/server/mailbox'
import {
  type AckFrame,
  decodePacket,
  type DeviceId,
  encodeFrame,
  type Frame,
  frameHeadBytes,
  packetOf,
  type PeerName,
  type StoreFrame,
} from '@kith/wire'

import type { Fingerprint } from './fingerprint.ts'
import type { Interference } from './interference.ts'
import { startMs } from './peer.ts'

/** What stands where the server would sign. */
const noProof = { index: 0, leaves: 0, path: [], signature: new Uint8Array(64) }
/** What a `store` frame has before the envelope. */
const storeHeadBytes = 8

/** The real rules of the mailbox on tables in memory. Reading is done at once; writing waits for its turn when disks are slow. */
export class ExploredMailbox {
  nowMs = startMs
  #rows: MemoryRows
  #machine: MailboxMachine
  #pending: MailboxRequest | undefined
  readonly #isDiskSlow: boolean
  readonly #interference: Interference
  readonly #send: (device: DeviceId, frame: Frame) => void
  readonly #nameOf: (device: DeviceId) => PeerName

  constructor(
    isDiskSlow: boolean,
    interference: Interference,
    nameOf: (device: DeviceId) => PeerName,
    send: (device: DeviceId, frame: Frame) => void,
  ) {
    this.#isDiskSlow = isDiskSlow
    this.#interference = interference
    this.#nameOf = nameOf
    this.#send = send
    this.#rows = this.#emptyRows()
    this.#machine = new MailboxMachine(this.nowMs, quotasDefault)
  }

  /** A commit waits for its turn. */
  get isWriting(): boolean {
    return this.#pending !== undefined
  }

  /** Rows wait for their receiver. */
  get isEmpty(): boolean {
    return [...this.#rows.streams.values()].every((stream) => stream.rows.length === 0)
  }

  store(frame: StoreFrame): void {
    const envelope = encodeFrame(frame).slice(frameHeadBytes + storeHeadBytes)
    this.input({ kind: 'store', first: frame.first, header: headerOf(envelope), envelope })
  }

  ack(frame: AckFrame): void {
    const { to, from, stream, next } = frame
    this.input({ kind: 'ack', to, from, stream, next, payload: encodeFrame(frame).slice(frameHeadBytes) })
  }

  input(input: MailboxInput): void {
    for (const [device, frame] of this.#interference.mailboxHears?.(input) ?? []) this.#send(device, frame)
    for (const one of this.#interference.mailboxInput?.(input) ?? [input]) this.#machine.handleInput(this.nowMs, one)
    this.#drain()
  }

  /** The write that waits reaches the disk; with `isHeard` the rules hear of it. */
  commit(isHeard = true): void {
    const request = this.#pending
    if (request === undefined) return
    this.#pending = undefined
    const answer = this.#rows.answer(request, this.nowMs)
    if (isHeard) this.input(answer)
  }

  /** Another life of the server on the same disk. */
  restart(): void {
    this.#pending = undefined
    this.#machine = new MailboxMachine(this.nowMs, quotasDefault)
  }

  /** The disk is lost. */
  wipe(): void {
    this.#rows = this.#emptyRows()
    this.restart()
  }

  get nextTimeout(): number {
    return this.#machine.nextTimeout()
  }

  timeout(atMs: number): void {
    this.nowMs = Math.max(this.nowMs, atMs)
    this.#machine.handleTimeout(this.nowMs)
    this.#drain()
  }

  describe(fingerprint: Fingerprint): void {
    fingerprint.add(this.#machine, this.nowMs)
    fingerprint.add([...this.#rows.streams], this.nowMs)
    fingerprint.add(this.#pending, this.nowMs)
  }

  #drain(): void {
    for (let output = this.#machine.pollOutput(); output !== undefined; output = this.#machine.pollOutput()) {
      if (output.kind === 'send') this.#sends(output.device, frameIn(output.frame))
      else if (output.kind === 'stored') {
        const { to } = output.answer
        this.#sends(to, { type: 'stored', ...output.answer, items: [], storedAtMs: startMs, proof: noProof })
      } else if (output.kind === 'write' && this.#isDiskSlow) this.#pending = output
      else this.#machine.handleInput(this.nowMs, this.#rows.answer(output, this.nowMs))
    }
  }

  #sends(device: DeviceId, frame: Frame): void {
    const instead = this.#interference.mailboxSends?.(device, frame)
    for (const one of instead?.frames ?? [frame]) this.#send(device, one)
    if (instead !== undefined && instead.changes.length > 0)
      this.#rows.answer({ kind: 'write', write: 0, changes: instead.changes }, this.nowMs)
  }

  #emptyRows(): MemoryRows {
    return new MemoryRows({ nameOf: this.#nameOf, isListed: () => true, relation: () => 'contact' })
  }
}

function frameIn(bytes: Uint8Array): Frame {
  const packet = decodePacket(packetOf([bytes]))
  const frame = packet.kind === 'packet' ? packet.frames[0] : undefined
  if (frame === undefined) throw new Error('the mailbox sent what cannot be read')
  return frame
}
