import { Network, type NetworkOptions } from '../network/network.ts'
import type { PeerRun } from '../network/peer-run.ts'
import type { Run } from '../network/run.ts'

/** Who is struck. */
export type Role = 'server' | 'sender' | 'receiver'

/** All of them, in the order in which they are struck. */
export const roles: readonly Role[] = ['server', 'sender', 'receiver']

/** How much is sent in one round. */
export interface Load {
  /** Calls of each sender. */
  readonly calls: number
  /** Messages of a call. */
  readonly together: number
}

/** About how many things are said in a round. */
export function eventsOf({ calls }: Load): number {
  return calls * eventsOfCall
}

/** Of two senders: what they try, what is accepted, and what they are told of it. */
const eventsOfCall = 16

/** A server, two senders and a receiver: small enough that every call of a round can be struck. */
export class Scene implements AsyncDisposable {
  readonly network: Network
  readonly senders: readonly PeerRun[]
  readonly receiver: PeerRun
  /** The highest number that each sender was asked to send. */
  readonly #asked = new Map<PeerRun, number>()

  private constructor(network: Network, senders: readonly PeerRun[], receiver: PeerRun) {
    this.network = network
    this.senders = senders
    this.receiver = receiver
  }

  /** Everybody is connected when this resolves. */
  static async open(options: NetworkOptions): Promise<Scene> {
    const network = await Network.start(options)
    const senders = [await network.add('alice'), await network.add('carol')]
    const scene = new Scene(network, senders, await network.add('bob'))
    await network.server.start()
    for (const peer of scene.#peers) {
      await peer.start()
      if (!(await peer.connect())) throw new Error(`${peer.name} does not join: ${peer.program.complaints}`)
    }
    return scene
  }

  /** Who dies when this role does. */
  victim(role: Role): Run {
    switch (role) {
      case 'server':
        return this.network.server
      case 'sender':
        return this.#firstSender
      case 'receiver':
        return this.receiver
    }
  }

  /**
   * Sends, and waits until every message is decided or the victim stops working, whichever comes first. When the server is struck the
   * receiver is away first, so that everything goes through the mailbox and its senders are told that it is stored. Resolves with false when neither
   * happens for a long time: the victim stands still and does not say why.
   */
  async load(role: Role, { calls, together }: Load, ms?: number): Promise<boolean> {
    const { network, receiver } = this
    const victim = this.victim(role)
    const isOver = (): boolean => !victim.isAlive || victim.failures.length > 0
    if (role === 'server') receiver.way.isClosed = true
    const senders = role === 'sender' ? [this.#firstSender] : this.senders
    for (const sender of senders) this.#send(sender, calls, together, role === 'server')
    if (role === 'server') {
      await network.until(() => isOver() || senders.every((sender) => this.#isAllStored(sender)), ms)
      if (!isOver()) await receiver.connect()
    }
    return network.until(() => isOver() || senders.every((sender) => this.#isAllDecided(sender)), ms)
  }

  /** Sends a few messages and resolves with true when one of them is acknowledged in a way that the victim has to answer for. */
  async isStillPromising(role: Role): Promise<boolean> {
    const { network, receiver } = this
    const sender = this.#firstSender
    const flow = network.ledger.flow(sender.name, receiver.name)
    const first = this.#send(sender, 2, 4, role === 'server')
    const promises = role === 'server' ? flow.stored : role === 'sender' ? flow.accepted : flow.committed
    // Nothing may happen: this waits for something that must not come.
    return network.until(() => promises.last >= first, 400)
  }

  /** Starts the victim again, alone, and compares its disk with the promises; then lets everybody finish, and compares everything. */
  async recover(role: Role): Promise<void> {
    const { network, receiver, senders } = this
    const victim = this.victim(role)
    switch (role) {
      case 'server': {
        // The senders are gone as far as the server can see: what it told them is stored has to come from its disk alone.
        for (const sender of senders) sender.way.isClosed = true
        await this.#startAgain(victim)
        await receiver.connect()
        const promised = network.ledger.flows().filter(({ stored }) => stored.size > 0)
        const isDelivered = (): boolean => promised.every((flow) => flow.seen >= flow.stored.last)
        await network.until(isDelivered)
        await network.check('mailbox-delivered', receiver)
        break
      }
      case 'sender':
        this.#firstSender.way.isClosed = true
        await this.#startAgain(victim)
        await network.checkSender(this.#firstSender)
        break
      case 'receiver':
        receiver.way.isClosed = true
        await this.#startAgain(victim)
        await network.check('receiver-restarted', receiver)
    }
    await this.finish()
  }

  /** Connects everybody, and waits until every accepted message is decided; then compares. */
  async finish(): Promise<void> {
    const { network, receiver } = this
    for (const peer of this.#peers) await network.must(`${peer.name} connects`, () => peer.isAlive)
    await Promise.all(this.#peers.map((peer) => peer.connect()))
    // What was decided before a crash may never be told again: the ledger learns it from the answers.
    for (const sender of this.senders) await sender.why(network.ledger.undecidedIds(sender.name))
    await network.must('every accepted message is decided', () => network.ledger.undecided() === 0)
    await network.check('end', receiver)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.network[Symbol.asyncDispose]()
  }

  get #peers(): readonly PeerRun[] {
    return [...this.senders, this.receiver]
  }

  get #firstSender(): PeerRun {
    const [first] = this.senders
    if (first === undefined) throw new Error('A scene has senders.')
    return first
  }

  async #startAgain(victim: Run): Promise<void> {
    if (victim.isAlive) await victim.kill()
    await this.network.mustStart(victim)
  }

  /** Returns the first number. Numbers that a sender was asked for and died before are left out for ever. */
  #send(sender: PeerRun, calls: number, together: number, isStored: boolean): number {
    const first = (this.#asked.get(sender) ?? 0) + 1
    const count = calls * together
    this.#asked.set(sender, first + count - 1)
    sender.program.tell({ kind: 'send', to: this.receiver.name, first, count, together, isStored })
    return first
  }

  #isAllStored(sender: PeerRun): boolean {
    const { stored, committed } = this.network.ledger.flow(sender.name, this.receiver.name)
    return Math.max(stored.last, committed.last) === this.#asked.get(sender)
  }

  #isAllDecided(sender: PeerRun): boolean {
    return this.network.ledger.flow(sender.name, this.receiver.name).committed.last === this.#asked.get(sender)
  }
}
