import { Network } from '../network/network.ts'
import type { PeerRun } from '../network/peer-run.ts'
import type { Run } from '../network/run.ts'
import type { Part } from './part.ts'

export interface UnderLoadOptions {
  /** So many messages are accepted before the load ends; else it ends with the time of the part. */
  readonly messages: number | undefined
}

const senderCount = 3
const receiverCount = 2
/** Messages of one commit; up to 64 share an envelope. */
const together = 256
/** Messages of a sender that are on their way, at most. */
const undecidedMax = 4_096
/** A disturbance comes after so long, in milliseconds. */
const disturbanceMs = { min: 500, max: 3_500 }
/** How long a connection carries nothing before it ends, in milliseconds. */
const holdUpMs = 1_500

/**
 * Senders send as fast as they can to every receiver, through the server, while at random moments a sender, a receiver or the server is killed,
 * and connections are cut or held up. Whoever died starts again at once. In the end everything is compared.
 */
export async function torturedLoad(part: Part, { messages }: UnderLoadOptions): Promise<void> {
  await using network = await Network.start(part.scene('load'))
  const { ledger } = network
  const [senders, receivers] = [await peers('sender', senderCount), await peers('receiver', receiverCount)]
  await network.server.start()
  for (const peer of [...senders, ...receivers]) {
    await peer.start()
    if (!(await peer.connect())) throw new Error(`${peer.name} does not join: ${peer.program.complaints}`)
  }
  const startedMs = performance.now()
  let isEnough = false
  const disturbing = disturb()
  await Promise.all(senders.map(send))
  isEnough = true
  await disturbing
  await finish()
  const seconds = (performance.now() - startedMs) / 1000
  part.say(
    `load: ${ledger.committed} messages in ${seconds.toFixed(0)} s, ${Math.round(ledger.committed / seconds)} a second`,
  )
  part.take(network)

  async function peers(name: string, count: number): Promise<PeerRun[]> {
    const all: PeerRun[] = []
    for (let number = 1; number <= count; number++) all.push(await network.add(`${name}-${number}`))
    return all
  }

  function isDone(): boolean {
    const isTime = messages === undefined ? part.isOver : part.isInterrupted || ledger.accepted >= messages
    return isTime || network.violations.length > 0
  }

  /** Keeps one sender busy. */
  async function send(sender: PeerRun): Promise<void> {
    let asked = 0
    for (let turn = 0; !isDone(); turn++) {
      await network.until(() => isDone() || (sender.isReady && ledger.undecided(sender.name) < undecidedMax))
      const receiver = receivers[turn % receivers.length]
      if (receiver === undefined || !sender.isReady || isDone()) continue
      const flow = ledger.flow(sender.name, receiver.name)
      const first = Math.max(flow.tried, asked) + 1
      asked = first + together - 1
      const life = sender.program
      life.tell({ kind: 'send', to: receiver.name, first, count: together, together, isStored: false })
      await network.until(() => flow.accepted.last >= asked || life.isGone || sender.program !== life)
      part.progress(`${ledger.committed} committed, ${ledger.undecided()} on their way`)
    }
  }

  /** One disturbance after the other, until there is enough. */
  async function disturb(): Promise<void> {
    for (;;) {
      const pauseMs = disturbanceMs.min + Math.random() * (disturbanceMs.max - disturbanceMs.min)
      if (await network.until(() => isEnough || isDone(), pauseMs)) return
      const all = [...senders, ...receivers]
      if (Math.random() < 0.4) cutOne(all)
      else await killOne([network.server, ...all])
    }
  }

  function cutOne(all: readonly PeerRun[]): void {
    const peer = oneOf(all)
    part.score.cuts++
    if (Math.random() < 0.3) peer.way.holdUp(holdUpMs)
    else peer.way.cut()
  }

  async function killOne(all: readonly Run[]): Promise<void> {
    const victim = oneOf(all)
    part.score.kills++
    await victim.kill()
    await revive(victim)
  }

  async function revive(victim: Run): Promise<void> {
    const receiver = receivers.find((each) => each === victim)
    const sender = senders.find((each) => each === victim)
    // Alone: while it hears others, what it says changes.
    const peer = receiver ?? sender
    if (peer !== undefined) peer.way.isClosed = true
    await network.mustStart(victim)
    if (receiver !== undefined) await network.check('receiver-restarted', receiver)
    if (sender !== undefined) await network.checkSender(sender)
    await peer?.connect()
  }

  async function finish(): Promise<void> {
    await Promise.all([...senders, ...receivers].map((peer) => peer.connect()))
    await network.must('every accepted message is decided', () => ledger.undecided() === 0)
    for (const receiver of receivers) {
      // What is on its disk counts, not what its memory says.
      receiver.way.isClosed = true
      await receiver.kill()
      await network.mustStart(receiver)
      await network.check('end', receiver)
    }
  }
}

function oneOf<T>(all: readonly T[]): T {
  const one = all[Math.floor(Math.random() * all.length)]
  if (one === undefined) throw new Error('One of nothing was asked for.')
  return one
}
