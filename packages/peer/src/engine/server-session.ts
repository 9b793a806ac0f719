import { Connection, type ConnectionOutput, type ConnectionReport } from '@kith/core'
import { assertNever, type BootId, codeOfNumber, decodePacket, type ErrorCode, type Frame, KithError } from '@kith/wire'
import type { ClaimProof } from '../identity/claim-proof.ts'
import type { Identity } from '../identity/identity.ts'
import type { Link } from '../links/link.ts'
import type { Dial } from '../links/patient-dial.ts'
import { Alarm } from './alarm.ts'
import { GivingLists } from './giving-lists.ts'
import { Outgoing } from './outgoing.ts'
import { claimRequest, signInRequest } from './requests.ts'

/** What a session tells the engine. */
export interface SessionListener {
  /** A frame that is not of signing in. Only while signed in. */
  frame(frame: Frame): void
  up(boot: BootId, domain: string): void
  down(code: ErrorCode): void
  status(status: ConnectionReport): void
}

export interface SessionOptions {
  readonly identity: Identity
  readonly dial: Dial
  /** What is brought for a claim, until a network has taken the name. */
  readonly proof?: ClaimProof | undefined
  /** Takes the name back if it was released. @default false */
  readonly takesBack?: boolean | undefined
  readonly listener: SessionListener
}

interface Socket {
  readonly number: number
  readonly dialing: AbortController
  link: Link | undefined
  outgoing: Outgoing | undefined
  challenge: Parameters<Identity['signIn']>[1] | undefined
  readonly giving: GivingLists
}

/** The connection to the server: performs what the connection machine wants, and carries frames while it is up. */
export class ServerSession {
  readonly #identity: Identity
  readonly #dial: Dial
  readonly #proof: ClaimProof | undefined
  readonly #takesBack: boolean
  readonly #listener: SessionListener
  readonly #machine: Connection
  readonly #alarm = new Alarm(() => {
    this.#machine.handleTimeout(Date.now())
    this.#drain()
  })
  #socket: Socket | undefined
  #isUp = false
  #status: ConnectionReport = { state: 'connecting', attempt: 1 }

  constructor(options: SessionOptions) {
    this.#identity = options.identity
    this.#dial = options.dial
    this.#proof = options.proof
    this.#takesBack = options.takesBack === true
    this.#listener = options.listener
    this.#machine = new Connection({ random: uniform, networkKey: options.identity.network?.networkKey })
  }

  get isUp(): boolean {
    return this.#isUp
  }

  get status(): ConnectionReport {
    return this.#status
  }

  start(): void {
    this.#input({ kind: 'start' })
  }

  /** The page became visible, or the network returned. */
  wake(): void {
    this.#input({ kind: 'wake' })
  }

  /** It must work, because another way to somebody does not answer. */
  doubt(): void {
    this.#input({ kind: 'doubt' })
  }

  /** Queues a frame; without a connection it is dropped. */
  send(frame: Frame): void {
    if (!this.#isUp) return
    this.#socket?.outgoing?.push(frame)
    const state = this.#machine.snapshot()
    if (state.state === 'up' && state.quietFromMs === undefined) this.#input({ kind: 'sent' })
  }

  /** What gathers frames for the server; undefined while there is no connection. */
  get outgoing(): Outgoing | undefined {
    return this.#isUp ? this.#socket?.outgoing : undefined
  }

  /** Sends at once what was queued. */
  flush(): void {
    this.#socket?.outgoing?.flush()
  }

  /** Says bye and closes. Nothing comes after it. */
  leave(): void {
    this.#input({ kind: 'leave' })
    this.#alarm.off()
  }

  #input(input: Parameters<Connection['handleInput']>[1]): void {
    this.#machine.handleInput(Date.now(), input)
    this.#drain()
  }

  #drain(): void {
    for (let output = this.#machine.pollOutput(); output !== undefined; output = this.#machine.pollOutput())
      this.#perform(output)
    this.#alarm.set(this.#machine.nextTimeout())
  }

  #perform(output: ConnectionOutput): void {
    switch (output.kind) {
      case 'open':
        void this.#open(output.socket)
        return
      case 'close':
        this.#close(output.socket)
        return
      case 'sign':
        void this.#sign(output)
        return
      case 'transmit':
        if (this.#socket?.number === output.socket) this.#socket.outgoing?.push(output.frame)
        return
      case 'up':
        this.#isUp = true
        void this.#pin(output)
        this.#listener.up(output.boot, output.domain)
        return
      case 'down':
        this.#isUp = false
        this.#listener.down(output.code)
        return
      case 'status':
        this.#status = output.status
        this.#listener.status(output.status)
        return
      default:
        assertNever(output)
    }
  }

  async #open(number: number): Promise<void> {
    const giving = new GivingLists(this.#identity.chain, (frame) => {
      if (this.#socket === socket) socket.outgoing?.push(frame)
    })
    const socket: Socket = {
      ...{ number, dialing: new AbortController(), link: undefined, outgoing: undefined },
      ...{ challenge: undefined, giving },
    }
    this.#socket = socket
    let link: Link
    try {
      link = await this.#dial(socket.dialing.signal)
    } catch (error) {
      // The machine decides whether to try again; an aborted attempt is one it has given up already.
      this.#input({
        kind: 'down',
        socket: number,
        code: error instanceof KithError ? error.code : 'server-unreachable',
      })
      return
    }
    if (this.#socket !== socket || socket.dialing.signal.aborted) {
      link.close()
      return
    }
    socket.link = link
    const outgoing = new Outgoing(link)
    socket.outgoing = outgoing
    link.listen({
      packet: (packet) => {
        this.#packet(socket, packet)
      },
      room: () => {
        outgoing.flush()
      },
      down: ({ code }) => {
        this.#input({ kind: 'down', socket: number, code })
      },
    })
  }

  #packet(socket: Socket, packet: Uint8Array): void {
    const decoded = decodePacket(packet)
    if (decoded.kind === 'refused') {
      this.#close(socket.number)
      this.#input({ kind: 'down', socket: socket.number, code: decoded.code })
      return
    }
    for (const frame of decoded.frames) {
      const wasUp = this.#isUp
      if (!wasUp && socket.giving.handle(frame)) continue
      if (!wasUp && frame.type === 'refused' && socket.giving.canMend(frame, this.#takesBack)) {
        void this.#mend(socket, codeOfNumber(frame.code))
        continue
      }
      this.#input({ kind: 'frame', socket: socket.number, frame })
      if (wasUp && this.#isUp && this.#socket === socket) this.#listener.frame(frame)
    }
  }

  async #sign({ socket, ...challenge }: Extract<ConnectionOutput, { kind: 'sign' }>): Promise<void> {
    if (this.#socket?.number === socket) this.#socket.challenge = challenge
    const signIn = await this.#identity.signIn(signInRequest, challenge)
    this.#bring(socket)
    this.#input({ kind: 'signed', socket, signIn })
  }

  /** Brings what the claim of a new name is proven with, in a packet of its own: before sign-in packets are short. */
  #bring(number: number): void {
    const outgoing = this.#socket?.number === number ? this.#socket.outgoing : undefined
    if (this.#proof === undefined || this.#identity.network !== undefined || outgoing === undefined) return
    outgoing.push({ type: 'claim', request: claimRequest, ...this.#proof })
    outgoing.flush()
  }

  /** Gives the server the device lists that it lacks, or takes the name back, and signs in once more; the machine still waits for the answer. */
  async #mend(socket: Socket, code: ErrorCode): Promise<void> {
    const { challenge, giving } = socket
    if (code === 'name-released') await giving.takeBack(this.#identity.device.signing)
    else await giving.give()
    if (challenge === undefined || this.#socket !== socket) return
    socket.outgoing?.push(await this.#identity.signIn(signInRequest, challenge))
  }

  async #pin(up: Extract<ConnectionOutput, { kind: 'up' }>): Promise<void> {
    try {
      await this.#identity.pin(up)
    } catch {
      // The store has failed; whoever writes next learns it, and the network is pinned again by the next life.
    }
  }

  #close(number: number): void {
    const socket = this.#socket
    if (socket?.number !== number) return
    this.#socket = undefined
    socket.giving.end()
    socket.dialing.abort()
    socket.outgoing?.flush()
    socket.outgoing?.close()
    socket.link?.close()
  }
}

/** From 0 to below 1, uniform; good enough to spread reconnections. */
function uniform(): number {
  return (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) / 0x1_0000_0000
}
