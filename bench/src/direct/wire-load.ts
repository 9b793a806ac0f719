import type { Counts, Load, Scenario } from './load.ts'
import type { Wire } from './wire.ts'

const ackBytes = 4

/** Runs scenarios over a wire, which is all that the compared systems have in common. */
export class WireLoad implements Load {
  readonly #wire: Wire
  readonly #counts: Counts
  #isRunning = false
  #onIdle: (() => void) | undefined
  #flooded = 0

  constructor(wire: Wire, counts: Counts) {
    this.#wire = wire
    this.#counts = counts
  }

  receive({ kind }: Scenario): void {
    const wire = this.#wire
    if (kind === 'flood') {
      wire.listen({
        message: () => undefined,
        part: (byteLength) => {
          this.#counts.bytes += byteLength
        },
      })
    } else if (kind === 'echo') wire.listen({ message: (bytes) => void wire.send(Uint8Array.from(bytes), true) })
    else this.#acknowledge()
  }

  start(scenario: Scenario): void {
    this.#isRunning = true
    if (scenario.kind === 'packed') throw new Error('Only messages are packed.')
    if (scenario.kind === 'flood') this.#flood(scenario.bytes)
    else if (scenario.kind === 'echo') this.#echo(scenario.bytes)
    else this.#fill(scenario.inFlight, scenario.bytes)
  }

  async stop(): Promise<number> {
    await new Promise<void>((resolve) => {
      this.#onIdle = resolve
      this.#isRunning = false
    })
    this.#onIdle = undefined
    return this.#flooded
  }

  #acknowledge(): void {
    const wire = this.#wire
    let received = 0
    let isScheduled = false
    const tell = (): void => {
      isScheduled = false
      const ack = Buffer.allocUnsafe(ackBytes)
      ack.writeUInt32BE(received)
      wire.send(ack)
    }
    wire.listen({
      message: () => {
        received++
        if (isScheduled) return
        isScheduled = true
        setImmediate(tell)
      },
    })
  }

  #fill(inFlight: number, bytes: number): void {
    const message = Buffer.alloc(bytes, 'kith')
    const sentAt = new Float64Array(inFlight)
    let sent = 0
    let acked = 0
    const fill = (): void => {
      while (this.#isRunning && sent - acked < inFlight) {
        sentAt[sent % inFlight] = performance.now()
        if (!this.#wire.send(message)) return
        sent++
      }
      if (!this.#isRunning && sent === acked) this.#onIdle?.()
    }
    this.#wire.listen({
      message: (ack) => {
        const now = performance.now()
        for (const upTo = uint32(ack); acked < upTo; acked++) {
          this.#counts.took.add(now - (sentAt[acked % inFlight] ?? 0))
          this.#counts.messages++
        }
        fill()
      },
      room: fill,
    })
    fill()
  }

  #echo(bytes: number): void {
    const message = Buffer.alloc(bytes, 'kith')
    let sentAt = performance.now()
    this.#wire.listen({
      message: () => {
        this.#counts.took.add(performance.now() - sentAt)
        this.#counts.messages++
        if (!this.#isRunning) {
          this.#onIdle?.()
          return
        }
        sentAt = performance.now()
        this.#wire.send(message, true)
      },
    })
    this.#wire.send(message, true)
  }

  #flood(bytes: number): void {
    const message = Buffer.alloc(bytes, 'kith')
    const fill = (): void => {
      while (this.#isRunning && this.#wire.send(message)) this.#flooded += bytes
      if (!this.#isRunning) this.#onIdle?.()
    }
    this.#wire.listen({ message: () => undefined, room: fill })
    fill()
  }
}

function uint32(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset, ackBytes).getUint32(0)
}
