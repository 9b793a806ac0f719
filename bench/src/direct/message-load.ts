import type { Peer } from '@kith/peer'

import type { Counts, Load, Scenario } from './load.ts'

const type = 'bench.message'

/** Messages of `@kith/peer`: each is sealed, accepted on the sender's store, and committed once on the receiver's before its sender knows. */
export class MessageLoad implements Load {
  readonly #peer: Peer
  readonly #other: string
  readonly #counts: Counts
  #isRunning = false
  #senders: readonly Promise<void>[] = []
  #handler: Disposable | undefined

  constructor(peer: Peer, other: string, counts: Counts) {
    this.#peer = peer
    this.#other = other
    this.#counts = counts
  }

  receive(): void {
    this.#handler ??= this.#peer.messages.on(type, () => undefined)
  }

  start(scenario: Scenario): void {
    if (scenario.kind === 'flood') throw new Error('Messages are not for floods.')
    this.#isRunning = true
    const body = new Uint8Array(scenario.bytes)
    const inFlight = scenario.kind === 'echo' ? 1 : scenario.inFlight
    const send = scenario.kind === 'packed' ? () => this.#sendPacked(body, scenario.messages) : () => this.#send(body)
    this.#senders = Array.from({ length: inFlight }, send)
  }

  async stop(): Promise<number> {
    this.#isRunning = false
    await Promise.all(this.#senders)
    return 0
  }

  async #send(body: Uint8Array): Promise<void> {
    while (this.#isRunning) {
      const sentAt = performance.now()
      const sent = await this.#peer.messages.send(this.#other, type, body)
      await sent.committed()
      this.#counts.took.add(performance.now() - sentAt)
      this.#counts.messages++
    }
  }

  /** What is sent as a transaction is one envelope. */
  async #sendPacked(body: Uint8Array, count: number): Promise<void> {
    const messages = Array.from({ length: count }, () => ({ type, body }))
    while (this.#isRunning) {
      const sentAt = performance.now()
      const sent = await this.#peer.messages.transaction(this.#other, messages)
      await Promise.all(sent.map((one) => one.committed()))
      this.#counts.took.add(performance.now() - sentAt, count)
      this.#counts.messages += count
    }
  }
}
