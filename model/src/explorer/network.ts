import { type DeviceId, encodeFrame, type Frame, readHeader, type StreamId } from '@kith/wire'

/** Who hears a packet. */
export type Listener = 'alice' | 'bob' | 'mailbox'
export type Way = 'relay' | 'direct'

/** A frame on its way. */
export interface Packet {
  readonly key: string
  readonly to: Listener
  readonly way: Way
  /** Whose connection to the server it travels on: with the connection it is gone. */
  readonly over: 'alice' | 'bob' | undefined
  readonly frame: Frame
}

/** Time left is said as this, or as 0: how much it is exactly tells no states apart. */
const leftMs = 3_000_000

/**
 * What is on its way. The direct path is a set: what was sent may arrive late, more than once, or never. A connection to the server keeps
 * order, and what is on it is gone with it; a frame that waits there already is not put there again.
 */
export class ExploredNetwork {
  #direct = new Map<string, Packet>()
  #connections: readonly Packet[] = []
  readonly #streams = new Map<StreamId, number>()

  send(to: Listener, way: Way, over: Packet['over'], frame: Frame): void {
    const told = withRoundTime(frame)
    const key = `${to} ${way} ${Buffer.from(encodeFrame(told)).toString('latin1')}`
    const packet: Packet = { key, to, way, over, frame: told }
    this.#streamOf(told)
    if (over === undefined) this.#direct.set(key, packet)
    else if (this.#connections.every((one) => one.key !== key || one.over !== over))
      this.#connections = [...this.#connections, packet]
  }

  /** What may arrive next: anything on the direct path, and the first of each connection. */
  get arriving(): readonly Packet[] {
    const first = new Map<string, Packet>()
    for (const packet of this.#connections) {
      const queue = `${packet.to} ${packet.over ?? ''}`
      if (!first.has(queue)) first.set(queue, packet)
    }
    return [...first.values(), ...this.#sorted()]
  }

  /** Takes what arrives; on the direct path it may arrive again. */
  take(key: string): Packet | undefined {
    const direct = this.#direct.get(key)
    if (direct !== undefined) return direct
    const packet = this.#connections.find((one) => one.key === key)
    this.#connections = this.#connections.filter((one) => one !== packet)
    return packet
  }

  /** A packet that may arrive. */
  get(key: string): Packet | undefined {
    return this.#direct.get(key) ?? this.#connections.find((one) => one.key === key)
  }

  /** Takes the next as a healthy network delivers it: once. */
  takeNext(): Packet | undefined {
    const [next] = this.arriving
    if (next !== undefined) {
      this.#direct.delete(next.key)
      this.take(next.key)
    }
    return next
  }

  /** A connection broke: what was on it is gone. */
  cut(over: 'alice' | 'bob'): void {
    this.#connections = this.#connections.filter((packet) => packet.over !== over)
  }

  clear(): void {
    this.#direct.clear()
    this.#connections = []
  }

  /** The same for networks on which the same is under way. */
  get state(): readonly string[] {
    const queued = (['alice', 'bob'] as const).flatMap((over) =>
      this.#connections.filter((packet) => packet.over === over).sort(byListener),
    )
    return [...queued, ...this.#sorted()].map((packet) => packet.key)
  }

  #sorted(): readonly Packet[] {
    return [...this.#direct.values()].sort((a, b) => (a.key < b.key ? -1 : 1))
  }

  /** What a packet says, for people. */
  describe({ to, way, frame }: Packet): string {
    const stream = this.#streamOf(frame)
    const name = stream === undefined ? '' : ` of stream ${stream}`
    switch (frame.type) {
      case 'data':
      case 'store': {
        const { seq, kind, generation } = readHeader(frame.envelope.authenticated)
        const what =
          kind === 'tombstone' ? 'the tombstone' : frame.envelope.leftMs === 0 ? 'the header' : 'the envelope'
        const later = generation > 0 ? `, generation ${generation}` : ''
        const first = frame.type === 'store' ? `, to be stored, first outstanding ${frame.first}` : ''
        return `${to} gets ${what} at ${seq}${name}${later}${first} (${way})`
      }
      case 'ack': {
        const exceptions = frame.exceptions.map((one) => ` ${one.seq} ${one.outcome}`).join(',')
        return `${to} gets the ack${name}, next ${frame.next}${exceptions} (${way})`
      }
      case 'stored':
        return `${to} is told stored up to ${frame.upTo}${name}`
      case 'turned-down':
        return `${to} is told that ${frame.seq}${name} is turned down`
      case 'gap':
        return `${to} gets the gap ${frame.fromSeq} to ${frame.toSeq}${name}, ${frame.reason} (${way})`
      default:
        return `${to} gets ${frame.type}${name} (${way})`
    }
  }

  #streamOf(frame: Frame): number | undefined {
    const stream =
      frame.type === 'data' || frame.type === 'store'
        ? readHeader(frame.envelope.authenticated).stream
        : 'stream' in frame
          ? frame.stream
          : undefined
    if (stream === undefined) return undefined
    const known = this.#streams.get(stream) ?? this.#streams.size + 1
    this.#streams.set(stream, known)
    return known
  }
}

function byListener(one: Packet, other: Packet): number {
  return one.to < other.to ? -1 : one.to > other.to ? 1 : 0
}

/** Who a frame of a device is for. */
export function receiverOf(frame: Frame): DeviceId | undefined {
  if (frame.type === 'data' || frame.type === 'store') return readHeader(frame.envelope.authenticated).to
  return frame.type === 'ack' || frame.type === 'gap' || frame.type === 'reopen' ? frame.to : undefined
}

function withRoundTime(frame: Frame): Frame {
  if (frame.type !== 'data' && frame.type !== 'store') return frame
  return { ...frame, envelope: { ...frame.envelope, leftMs: frame.envelope.leftMs === 0 ? 0 : leftMs } }
}
