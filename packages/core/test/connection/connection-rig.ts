import { type BootId, bytesToId, type DeviceId, type ErrorCode, type Frame, numberOfCode } from '@kith/wire'
import { Connection, type ConnectionInput, type ConnectionOutput } from '@kith/core'

/** The device that signs in. */
export const device = bytesToId<DeviceId>(new Uint8Array(16).fill(7))
/** The life of the server's store. */
export const boot = bytesToId<BootId>(new Uint8Array(16).fill(9))
const networkKey = new Uint8Array(32).fill(1)
/** What the server says first. */
export const challenge: Extract<Frame, { type: 'challenge' }> = {
  type: 'challenge',
  nonce: new Uint8Array(32),
  networkKey,
  domain: 'localhost',
  boot,
  serverMs: 5_000,
}
/** What the device answers. */
export const signIn: Extract<Frame, { type: 'sign-in' }> = {
  type: 'sign-in',
  request: 1,
  name: 'alice',
  deviceList: new Uint8Array(),
  device,
  lockKey: new Uint8Array(),
  signature: new Uint8Array(64),
}

/** A connection in virtual time, with everything it put out. */
export class Rig {
  nowMs = 0
  readonly outputs: ConnectionOutput[] = []
  readonly machine: Connection

  constructor(random = 0.5, known?: Uint8Array) {
    this.machine = new Connection({ random: () => random, networkKey: known })
  }

  input(input: ConnectionInput): void {
    this.machine.handleInput(this.nowMs, input)
    this.drain()
  }

  /** The newest socket that was opened. */
  get socket(): number {
    const opened = this.outputs.filter((output) => output.kind === 'open')
    return opened.at(-1)?.socket ?? 0
  }

  get opened(): number {
    return this.outputs.filter((output) => output.kind === 'open').length
  }

  frame(frame: Frame): void {
    this.input({ kind: 'frame', socket: this.socket, frame })
  }

  /** Runs the machine's timers up to a time. */
  advanceTo(endMs: number): void {
    for (;;) {
      const dueMs = this.machine.nextTimeout()
      if (dueMs === undefined || dueMs > endMs) break
      this.nowMs = Math.max(this.nowMs, dueMs)
      this.machine.handleTimeout(this.nowMs)
      this.drain()
    }
    this.nowMs = endMs
  }

  signIn(): void {
    this.input({ kind: 'start' })
    this.finishSignIn()
  }

  finishSignIn(): void {
    this.frame(challenge)
    this.input({ kind: 'signed', socket: this.socket, signIn })
    this.frame({ type: 'signed-in', request: 1, device, epoch: 3, claimed: true })
  }

  sent(type: Frame['type']): number {
    return this.outputs.filter((output) => output.kind === 'transmit' && output.frame.type === type).length
  }

  get state(): string {
    return this.machine.snapshot().state
  }

  drain(): void {
    for (let output = this.machine.pollOutput(); output !== undefined; output = this.machine.pollOutput())
      this.outputs.push(output)
  }
}

/** The server ends the connection. */
export function bye(code: ErrorCode): Frame {
  return { type: 'bye', code: numberOfCode(code), message: '' }
}
