import { setTimeout as pause } from 'node:timers/promises'

import type { BlobRef } from '@kith/peer'

import type { Lab } from '../cells/lab.ts'
import type { BlobState, Control } from '../peers/control.ts'
import { serverUrl } from '../peers/kith-server.ts'
import type { HostedPeer } from '../peers/node-peer.ts'
import type { BlobScore } from './blob-score.ts'
import { Memory } from './memory.ts'

export interface TransferOptions {
  readonly lab: Lab
  readonly hosts: readonly [HostedPeer, HostedPeer]
  readonly names: readonly [string, string]
  /** The stores of both. */
  readonly stores: readonly [string, string]
  readonly score: BlobScore
  readonly signal: AbortSignal
}

/** A chat message meanwhile, every so many milliseconds. */
const pulseMs = 100
const lookMs = 25
/** A transfer in which nothing came for so long has stopped. */
const stillMsMax = 60_000

/** One blob on its way from ann to ben, with chat messages beside it. */
export class Transfer {
  readonly ref: BlobRef
  readonly #options: TransferOptions
  readonly #ann: HostedPeer
  readonly #memory: Memory
  #ben: HostedPeer
  #state: BlobState

  private constructor(options: TransferOptions, ref: BlobRef, memory: Memory, state: BlobState) {
    this.#options = options
    this.#ann = options.hosts[0]
    this.#ben = options.hosts[1]
    this.ref = ref
    this.#memory = memory
    this.#state = state
  }

  /** Shares the file, sends messages, and begins to fetch. */
  static async begin(options: TransferOptions, source: string): Promise<Transfer> {
    const { hosts, names } = options
    const [ann, ben] = hosts.map(({ control }) => control) as [Control, Control]
    const memory = await Memory.watch(hosts)
    const ref = await ann.share(source)
    await ann.pulse(names[1], pulseMs)
    await ben.fetch(ref)
    return new Transfer(options, ref, memory, await ben.blob(ref.blob))
  }

  /** Bytes that the receiver has on disk, when it was looked at last. */
  get bytesHere(): number {
    return this.#state.bytesHere
  }

  /** The receiver, of which there may be another later. */
  get receiver(): Control {
    return this.#ben.control
  }

  /** How it was at the receiver when it was looked at last. */
  get story(): string {
    return `${this.#state.state} ${this.#state.code ?? ''}`
  }

  async look(): Promise<void> {
    this.#state = await this.receiver.blob(this.ref.blob)
  }

  /** Waits until so many bytes are here, or nothing has come for long. */
  async untilBytes(bytes: number): Promise<void> {
    await this.look()
    let [before, changedMs] = [this.bytesHere, performance.now()]
    while (this.bytesHere < bytes && performance.now() - changedMs < stillMsMax && !this.#options.signal.aborted) {
      await pause(lookMs)
      await this.look()
      if (this.bytesHere !== before) [before, changedMs] = [this.bytesHere, performance.now()]
    }
  }

  /** What happens to one of the two programs in the middle, in words: the sender's page is loaded anew, or where there is none the receiver crashes. */
  get blow(): string {
    return this.#ann.reload === undefined ? 'the receiver crashes' : 'the page is loaded anew'
  }

  /** Lets that happen, and goes on. */
  async strike(): Promise<void> {
    const { lab, names, stores } = this.#options
    if (this.#ann.reload === undefined) {
      this.#ben = await lab.renew('b')
      await this.receiver.join(names[1], serverUrl, stores[1])
      await this.#memory.replace(1, this.#ben)
      return
    }
    // What the page counted goes with it, and so does what it gives from here on: that is not counted.
    await this.#count()
    await this.#ann.reload()
    await this.#ann.control.join(names[0], serverUrl, stores[0])
    await this.#ann.control.pulse(names[1], pulseMs)
  }

  /** Ends the messages, and writes down what was counted. */
  async end(): Promise<void> {
    this.#options.score.memoryBytes = await this.#memory.end()
    await this.#count()
  }

  async #count(): Promise<void> {
    const { score } = this.#options
    score.pulses.push(...(await this.#ann.control.pulses()))
    score.bytesTaken += (await this.#ann.control.blob(this.ref.blob)).bytesTaken
  }
}
