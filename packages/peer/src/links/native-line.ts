import { discard } from '@kith/wire'
import type * as Native from 'node-datachannel'
import { type Line, lineCloseMsMax, type LineEvents, type LineStats } from './line.ts'
import { linkLimits } from './link.ts'

/**
 * The data channel of `node-datachannel` as a line. It holds both objects, which would end the connection when they are collected. The
 * library drops what it holds when it closes, so a draining close waits until the other side, which was told goodbye, closes.
 */
export class NativeLine implements Line {
  readonly #connection: Native.PeerConnection
  readonly #channel: Native.DataChannel
  #events: LineEvents | undefined
  #closing: (() => void) | undefined
  #isOver = false
  #bytesSent = 0
  #bytesReceived = 0

  constructor(connection: Native.PeerConnection, channel: Native.DataChannel) {
    this.#connection = connection
    this.#channel = channel
    channel.setBufferedAmountLowThreshold(linkLimits.bufferedBytesLow)
    channel.onBufferedAmountLow(() => this.#events?.low())
    channel.onClosed(() => {
      this.fail('the data channel closed')
    })
    channel.onError(() => {
      this.fail('the data channel failed')
    })
  }

  get bufferedBytes(): number {
    return this.#isOver ? 0 : this.#channel.bufferedAmount()
  }

  /** It gave way, for a reason in words. */
  fail(message: string): void {
    if (this.#closing !== undefined) this.#closing()
    else this.#events?.broken({ code: 'path-lost', message })
  }

  listen(events: LineEvents): void {
    this.#events = events
    // Not before: what arrives while a channel opens would be handed over by two threads of the library at once, in any order (spec CA17).
    this.#channel.onMessage((data) => {
      this.#take(data)
    })
  }

  put(packet: Uint8Array): boolean {
    if (this.#isOver) return false
    try {
      this.#channel.sendMessageBinary(packet)
    } catch {
      // It closed on its own thread; its event follows.
      return false
    }
    this.#bytesSent += packet.byteLength
    return true
  }

  close(how: 'drained' | 'at-once'): void {
    this.#events = undefined
    if (how === 'at-once' || !this.#channel.isOpen()) {
      this.#end()
      return
    }
    const timer = setTimeout(() => {
      this.#end()
    }, lineCloseMsMax)
    this.#closing = () => {
      clearTimeout(timer)
      this.#end()
    }
  }

  async stats(): Promise<LineStats> {
    return { bytesSent: this.#bytesSent, bytesReceived: this.#bytesReceived }
  }

  #take(data: string | Buffer | ArrayBuffer): void {
    if (typeof data === 'string') {
      this.#events?.broken({ code: 'frame-unexpected', message: 'a message of text' })
      return
    }
    const packet = data instanceof ArrayBuffer ? new Uint8Array(data) : bytesOf(data)
    this.#bytesReceived += packet.byteLength
    // Left alone, it would pile up until the collector looks through everything that lives.
    if (this.#events?.packet(packet) === true) discard(packet)
  }

  #end(): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#connection.close()
  }
}

function bytesOf(data: Buffer): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
}
