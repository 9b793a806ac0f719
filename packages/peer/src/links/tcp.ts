import { randomBytes, randomInt } from 'node:crypto'
import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { KithError } from '@kith/wire'
import { mayDial, ownAddresses } from './addresses.ts'
import { AttemptCourse } from './attempt-course.ts'
import type { Attempt, AttemptOptions, Carrier } from './carrier.ts'
import type { PathCandidate } from '@kith/core'
import { PublicAddresses } from './public-addresses.ts'
import { readTcpDescription, readTcpPublic, type TcpDescription, type TcpPublic } from './tcp-description.ts'
import { TcpDials } from './tcp-dials.ts'
import { TcpLine } from './tcp-line.ts'
import { TcpListener } from './tcp-listener.ts'
import { secureAsClient, secureAsServer } from './tcp-security.ts'

/** How a program makes TCP connections to other programs. */
export interface TcpOptions {
  /** Where it listens while it tries to connect; 0 is any port that is free. @default 0 */
  readonly port?: number | undefined
  /** The addresses by which others may reach it. @default those of the networks the machine is in */
  readonly addresses?: (() => readonly string[]) | undefined
  /** The addresses that others see, behind a NAT. @default none */
  readonly publicAddresses?: PublicAddresses | undefined
}

/**
 * TCP between programs, under TLS 1.3 with a key from the sealed offer. Both ends listen for the time of the attempt, and both connect to
 * all addresses that the other named; the offerer takes the first connection that proves the key (spec CA6 to CA8).
 */
export function tcpCarrier(options: TcpOptions = {}): Carrier {
  const addresses = options.addresses ?? ownAddresses
  const listener = new TcpListener({ port: options.port ?? 0, addresses })
  const place = { listener, addresses, publicAddresses: options.publicAddresses ?? new PublicAddresses() }
  return {
    kind: 'tcp',
    isAvailable: true,
    seenAs: (address) => {
      // What others may not connect to, and what they are told anyway, is not said.
      if (mayDial(address, 1024, []) && !addresses().includes(address)) place.publicAddresses.add(address)
    },
    begin: (attempt) => new TcpAttempt(attempt, place),
  }
}

/** What all attempts of a program share. */
interface TcpPlace {
  readonly listener: TcpListener
  readonly addresses: () => readonly string[]
  readonly publicAddresses: PublicAddresses
}

class TcpAttempt implements Attempt {
  readonly id: string
  key: Uint8Array = new Uint8Array(0)
  readonly #options: AttemptOptions
  readonly #place: TcpPlace
  readonly #course: AttemptCourse
  readonly #openPort = randomInt(49_152, 65_536)
  readonly #lines = new Set<TcpLine>()
  /** Connections that this program made, which have not proved the key. */
  readonly #proving = new Set<Socket>()
  #dials: TcpDials | undefined
  #early: TcpPublic | undefined
  #following: Disposable | undefined
  #isOfferer = false

  constructor(options: AttemptOptions, place: TcpPlace) {
    this.id = options.id
    this.#options = options
    this.#place = place
    this.#course = new AttemptCourse(options, () => {
      this.#settle()
    })
  }

  async offer(): Promise<void> {
    this.#isOfferer = true
    this.key = randomBytes(32)
    const key = Buffer.from(this.key).toString('base64url')
    const description = JSON.stringify({ key, ...(await this.#describe()) })
    if (!this.#course.isOver) this.#course.own.say({ kind: 'offer', carrier: 'tcp', attempt: this.id, description })
  }

  async answer(description: string, dropped: string): Promise<void> {
    const offered = this.#read(description, 'offer')
    if (offered === undefined) return
    this.key = Buffer.from(offered.key ?? '', 'base64url')
    const own = JSON.stringify(await this.#describe())
    if (this.#course.isOver) return
    this.#course.own.say({ kind: 'answer', carrier: 'tcp', attempt: this.id, description: own, dropped })
    this.#dial(offered)
  }

  async take(description: string): Promise<void> {
    if (!this.#isOfferer || this.#dials !== undefined) return
    const answered = this.#read(description, 'answer')
    if (answered === undefined) return
    this.#dial(answered)
  }

  async candidates(candidates: readonly PathCandidate[]): Promise<void> {
    if (!this.#course.isTrying) return
    for (const { candidate } of candidates.slice(0, publicMax)) {
      const read = readTcpPublic(candidate)
      if (read === undefined) continue
      if (this.#dials === undefined) this.#early = read
      else this.#dials.open(read)
    }
  }

  /** A connection that stopped is made anew. */
  readonly canRestart = false

  async restart(): Promise<void> {
    // There is no other way for a connection.
  }

  repeat(): void {
    this.#course.own.repeat()
  }

  close(): void {
    this.#course.close()
  }

  /** Somebody who knows the key connected to where this program listens. */
  accepted(socket: TLSSocket): void {
    this.#secured(socket)
  }

  async #describe(): Promise<Omit<TcpDescription, 'key'>> {
    const { listener, addresses } = this.#place
    const port = await listener.wait(this)
    if (this.#course.isOver) listener.leave(this)
    return {
      addresses: port === 0 ? [] : addresses(),
      port,
      publicAddresses: this.#sayPublicLater(),
      openPort: this.#openPort,
    }
  }

  /** The public addresses that are known now; those that become known later are said then. */
  #sayPublicLater(): readonly string[] {
    const { publicAddresses } = this.#place
    this.#following = publicAddresses.follow(() => {
      const candidate = JSON.stringify({ publicAddresses: publicAddresses.all, openPort: this.#openPort })
      const candidates = [{ candidate, sdpMid: null, sdpMLineIndex: null }]
      this.#options.send({ kind: 'candidates', carrier: 'tcp', attempt: this.id, candidates })
    })
    if (this.#course.isOver) this.#following[Symbol.dispose]()
    return publicAddresses.all
  }

  #read(description: string, kind: 'offer' | 'answer'): TcpDescription | undefined {
    if (!this.#course.isTrying) return undefined
    try {
      return readTcpDescription(description, kind)
    } catch (error) {
      this.#course.fail(error instanceof KithError ? error.code : 'path-malformed')
      return undefined
    }
  }

  #dial(described: TcpDescription): void {
    const key = { attempt: this.id, key: this.key }
    const secured = (secure: TLSSocket, socket: Socket): void => {
      this.#proving.delete(socket)
      this.#secured(secure)
    }
    const asClient = (socket: Socket): void => {
      this.#prove(socket)
      secureAsClient(socket, key, (secure) => {
        secured(secure, socket)
      })
    }
    this.#dials = new TcpDials({
      own: this.#place.addresses(),
      openPort: this.#openPort,
      connected: asClient,
      opened: (socket) => {
        // Nobody accepted, so the offerer is the client.
        if (this.#isOfferer) {
          asClient(socket)
          return
        }
        this.#prove(socket)
        const keyOf = (attempt: string): Uint8Array | undefined => (attempt === this.id ? this.key : undefined)
        secureAsServer(socket, keyOf, (secure) => {
          secured(secure, socket)
        })
      },
    })
    this.#dials.dial(described)
    if (this.#early !== undefined) this.#dials.open(this.#early)
  }

  /** A connection that this program made must prove the key before the attempt is over. */
  #prove(socket: Socket): void {
    this.#proving.add(socket)
    socket.on('close', () => {
      this.#proving.delete(socket)
    })
  }

  /** A connection proved the key. The offerer takes the first; the answerer waits to be told which. */
  #secured(socket: TLSSocket): void {
    if (!this.#course.isTrying || this.#lines.size >= linesMax) {
      socket.destroy()
      return
    }
    const line: TcpLine = new TcpLine(socket, () => {
      this.#lines.delete(line)
    })
    this.#lines.add(line)
    if (this.#isOfferer) {
      line.choose()
      this.#open(line)
    } else
      line.awaitChoice(() => {
        this.#open(line)
      })
  }

  #open(line: TcpLine): void {
    if (!this.#course.isTrying) {
      line.close('at-once')
      return
    }
    this.#lines.delete(line)
    this.#settle()
    this.#course.open('tcp', line)
  }

  /** Stops looking for connections. */
  #settle(): void {
    this.#place.listener.leave(this)
    this.#following?.[Symbol.dispose]()
    this.#dials?.[Symbol.dispose]()
    for (const socket of this.#proving) socket.destroy()
    for (const line of this.#lines) line.close('at-once')
    this.#lines.clear()
  }
}

/** Candidates looked at in one signal. */
const publicMax = 4
/** Connections that proved the key and wait to be chosen. */
const linesMax = 16
