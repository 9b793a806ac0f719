import { setTimeout as wait } from 'node:timers/promises'

import type { Usage } from '../processes/answering.ts'
import { Child } from '../processes/child.ts'
import type { EndTally } from './end.ts'
import type { Scenario } from './load.ts'
import type { Over, SystemName } from './rows.ts'

/** What one run of one row showed. */
export interface DirectFigures {
  /** Messages a second that the sender knows to have arrived; in a flood NaN. */
  readonly rate: number
  /** Millions of bytes a second that arrived; NaN when it was no flood. */
  readonly mbPerSec: number
  /** From before a message is sent until its sender knows that it arrived, in milliseconds. */
  readonly p50Ms: number
  readonly p99Ms: number
  /** Processor time of both ends (and of the server between them) for one message, or for one million bytes in a flood, in microseconds. */
  readonly cpuUs: number
  /** The same of the sender alone, and of the receiver alone. */
  readonly senderUs: number
  readonly receiverUs: number
}

const warmShare = 0.2
const warmMsMin = 100

/** Two ends of one connection, each a process, and the server that helps them, where there is one. */
export class Pair implements AsyncDisposable {
  readonly #sender: Child
  readonly #receiver: Child
  readonly #server: Child | undefined

  private constructor(sender: Child, receiver: Child, server: Child | undefined) {
    this.#sender = sender
    this.#receiver = receiver
    this.#server = server
  }

  /** Starts both ends, with these arguments of Node, and connects them. */
  static async connect(system: SystemName, nodeArgs: readonly string[] = []): Promise<Pair> {
    const start = (): Child => new Child('direct/end.ts', [system], nodeArgs)
    const module = serverOf(system)
    const pair = new Pair(start(), start(), module === undefined ? undefined : new Child(module, []))
    try {
      await pair.#connect()
      return pair
    } catch (cause) {
      await pair[Symbol.asyncDispose]()
      throw cause
    }
  }

  /** Runs one scenario for `seconds`, after a fifth of that to get going. */
  async run(over: Over, scenario: Scenario, seconds: number): Promise<DirectFigures> {
    await this.#receiver.ask('receive', { over, scenario })
    await this.#sender.ask('start', { over, scenario })
    await wait(Math.max(warmMsMin, seconds * warmShare * 1_000))
    const began = await this.#ask('mark')
    await wait(seconds * 1_000)
    const ended = await this.#ask('tally')
    await this.#receiver.ask('drained', { bytes: await this.#sender.ask<number>('stop', { over }) })
    return figuresOf(scenario, began, ended)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#sender[Symbol.asyncDispose]()
    await this.#receiver[Symbol.asyncDispose]()
    await this.#server?.[Symbol.asyncDispose]()
  }

  async #connect(): Promise<void> {
    const help = String((await this.#server?.ask<number>('port')) ?? '')
    const invitation = await this.#receiver.ask<string>('invitation', { help })
    const answer = await this.#sender.ask<string>('answer', { invitation, help })
    await this.#receiver.ask('accept', { answer })
    const ready = { over: 'wire' }
    await Promise.all([this.#sender.ask('ready', ready), this.#receiver.ask('ready', ready)])
  }

  async #ask(question: 'mark' | 'tally'): Promise<Readings> {
    const [sender, receiver, server] = await Promise.all([
      this.#sender.ask<EndTally>(question),
      this.#receiver.ask<EndTally>(question),
      this.#server?.ask<Usage>('usage'),
    ])
    return { sender, receiver, server }
  }
}

interface Readings {
  readonly sender: EndTally
  readonly receiver: EndTally
  readonly server: Usage | undefined
}

/** Each process is measured against its own clock, so that it does not matter when its answer was sent. */
function figuresOf(scenario: Scenario, began: Readings, ended: Readings): DirectFigures {
  const perSecond = (key: 'messages' | 'bytes', end: 'sender' | 'receiver'): number =>
    ((ended[end][key] - began[end][key]) * 1_000) / (ended[end].atMs - began[end].atMs)
  const share = (one: Usage | undefined, other: Usage | undefined): number =>
    one === undefined || other === undefined ? 0 : (other.cpuUs - one.cpuUs) / ((other.atMs - one.atMs) * 1_000)
  const sender = share(began.sender, ended.sender)
  const receiver = share(began.receiver, ended.receiver)
  const shares = sender + receiver + share(began.server, ended.server)
  const isFlood = scenario.kind === 'flood'
  const rate = isFlood ? NaN : perSecond('messages', 'sender')
  const mbPerSec = isFlood ? perSecond('bytes', 'receiver') / 1e6 : NaN
  const { p50Ms, p99Ms } = ended.sender
  const each = (one: number): number => (one * 1e6) / (isFlood ? mbPerSec : rate)
  return { rate, mbPerSec, p50Ms, p99Ms, cpuUs: each(shares), senderUs: each(sender), receiverUs: each(receiver) }
}

function serverOf(system: SystemName): string | undefined {
  if (system.startsWith('kith')) return 'servers/kith.ts'
  return system.startsWith('peerjs') ? 'direct/ends/peer-server.ts' : undefined
}
