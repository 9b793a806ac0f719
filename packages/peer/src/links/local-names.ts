import { createSocket } from 'node:dgram'
import { isIPv4 } from 'node:net'
import { mayDial, ownAddresses } from './addresses.ts'
import { isHiddenName, localQuery, readLocalAnswers } from './local-query.ts'

/** Asks everybody in one local network, and hears what they say. */
export interface LocalEar {
  ask(question: Uint8Array): void
  close(): void
}

export interface LocalNamesOptions {
  /** The own addresses. @default those of the networks the machine is in */
  readonly addresses?: (() => readonly string[]) | undefined
  /** Opens the network of an own address. `heard` is told each message and the port that it came from. @default multicast DNS */
  readonly open?: ((address: string, heard: (message: Uint8Array, port: number) => void) => LocalEar) | undefined
}

interface Waiting {
  readonly resolve: (address: string | undefined) => void
  readonly timers: ReturnType<typeof setTimeout>[]
}

/** Names asked for at the same time; beyond this many the next are not. */
const namesMax = 16
/** Networks asked. */
const networksMax = 4
/** When a name is asked for again, and when no longer, in milliseconds. */
const [againMs, answerMsMax] = [1000, 3000]

/**
 * Finds the addresses behind the random names by which browsers hide theirs in local networks, with multicast DNS (RFC 6762, spec CA14). It listens only
 * while a name is asked for, and not at all where the machine is in no network.
 */
export class LocalNames {
  readonly #addresses: NonNullable<LocalNamesOptions['addresses']>
  readonly #open: NonNullable<LocalNamesOptions['open']>
  readonly #waiting = new Map<string, Waiting[]>()
  #ears: readonly LocalEar[] = []

  constructor({ addresses = ownAddresses, open = openEar }: LocalNamesOptions = {}) {
    this.#addresses = addresses
    this.#open = open
  }

  /** The address behind a name; undefined when nobody says, or it is no name of a browser. */
  async resolve(name: string): Promise<string | undefined> {
    const asked = name.toLowerCase()
    if (!isHiddenName(asked)) return undefined
    const before = this.#waiting.get(asked)
    if (before === undefined && this.#waiting.size >= namesMax) return undefined
    if (this.#waiting.size === 0) this.#listen()
    if (this.#ears.length === 0) return undefined
    return new Promise((resolve) => {
      const timers: Waiting['timers'] = []
      this.#waiting.set(asked, [...(before ?? []), { resolve, timers }])
      timers.push(setTimeout(() => this.#settle(asked, undefined), answerMsMax).unref())
      if (before !== undefined) return
      timers.push(setTimeout(() => this.#ask(asked), againMs).unref())
      this.#ask(asked)
    })
  }

  #listen(): void {
    const networks = this.#addresses().filter((address) => isIPv4(address) && !address.startsWith('127.'))
    this.#ears = networks.slice(0, networksMax).map((address) =>
      this.#open(address, (message, port) => {
        this.#heard(message, port)
      }),
    )
  }

  #ask(name: string): void {
    const question = localQuery(name)
    for (const ear of this.#ears) ear.ask(question)
  }

  #heard(message: Uint8Array, port: number): void {
    // Whoever may not have the port of multicast DNS does not answer for a machine (RFC 6762 section 6).
    if (port !== mdnsPort) return
    for (const { name, address } of readLocalAnswers(message))
      if (mayDial(address, mdnsPort, [])) this.#settle(name, address)
  }

  #settle(name: string, address: string | undefined): void {
    const waiting = this.#waiting.get(name)
    if (waiting === undefined) return
    this.#waiting.delete(name)
    for (const { resolve, timers } of waiting) {
      for (const timer of timers) clearTimeout(timer)
      resolve(address)
    }
    if (this.#waiting.size > 0) return
    for (const ear of this.#ears) ear.close()
    this.#ears = []
  }
}

const mdnsPort = 5353
const mdnsGroup = '224.0.0.251'

/** The group of multicast DNS in the network of an own address. Where it cannot be had nobody hears and nobody says anything. */
function openEar(address: string, heard: (message: Uint8Array, port: number) => void): LocalEar {
  const socket = createSocket({ type: 'udp4', reuseAddr: true })
  let state: 'opening' | 'open' | 'closed' = 'opening'
  let early: Uint8Array[] = []
  const ask = (question: Uint8Array): void => {
    if (state === 'opening') early.push(question)
    else if (state === 'open') socket.send(question, mdnsPort, mdnsGroup)
  }
  const close = (): void => {
    if (state !== 'closed') socket.close()
    state = 'closed'
  }
  socket.unref()
  socket.on('error', close)
  socket.on('message', (message, { port }) => {
    heard(message, port)
  })
  socket.bind(mdnsPort, () => {
    if (state === 'closed') return
    try {
      socket.addMembership(mdnsGroup, address)
      socket.setMulticastInterface(address)
      socket.setMulticastTTL(255)
    } catch {
      // A network without multicast: the names of others stay unknown.
      close()
      return
    }
    state = 'open'
    for (const question of early) ask(question)
    early = []
  })
  return { ask, close }
}
