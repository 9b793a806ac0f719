/**
 * The hot path: what one connection sends is passed on without being decoded (spec RO1, RO2, RO6).
 *
 * A packet is walked once. Frames that go from device to device begin with the receiving and the sending device, 16 bytes each, so a
 * route is found by comparing 32 bytes with those of the frame before; frames that follow each other on one route are copied together
 * into the output of the receiver. Everything else in the packet is handed to the host in its place in the order.
 */
import { type ErrorCode, frameHeadBytes, protocolVersion } from '@kith/wire'

import type { Feeder } from '../sessions/output.ts'
import type { Blocks } from './blocks.ts'
import { relayed, relayedIndex, relayedLengthMin } from './frame-numbers.ts'
import { releasePacket } from './packet-memory.ts'
import { Route, RouteKey, type Sender } from './route.ts'
import type { Router } from './router.ts'

/** What the connection does for its relay. */
export interface RelayHost extends Feeder {
  /** The device of this connection with this key; `fenced` when a newer connection took it over. */
  senderOf(key: string): Sender | 'fenced' | undefined
  /** A frame that is not relayed. False: go no further in this packet until it is handed in again. */
  hear(number: number, payload: Uint8Array): boolean
  /** The packet breaks a rule; the connection ends. */
  fail(code: ErrorCode): void
  /** An `ack` passes; the payload is a view. */
  hearAck(payload: Uint8Array): void
  /** Frames for a device that is not attached here. The bytes are a view. */
  hearUnrouted(route: Route, frames: Uint8Array): void
  /** Reads nothing more of the connection until this is done. */
  waitFor(work: Promise<void>): void
  /** Whether so many bytes of bulk may pass now (spec RO11). */
  takesBulk(route: Route, bytes: number): boolean
  /** The sender used an older device list than the server knows. */
  hearStale(route: Route): void
}

/** Counts of what was relayed, by position in `relayedTypes`. */
export interface RelayCounts {
  readonly frames: Float64Array
  readonly bytes: Float64Array
}

const listVersionAt = 80
const routesMax = 4096
const tagBytes = 16

export class Relay {
  readonly #router: Router
  readonly #host: RelayHost
  readonly #counts: RelayCounts
  readonly #blocks: Blocks
  /** Made with the first route: most connections of a large network are idle. */
  #routes: Map<string, Route> | undefined
  #lastKey: RouteKey | undefined
  #lastRoute: Route | undefined
  /** Frames walked over since the connection began. */
  framesTaken = 0

  constructor(router: Router, host: RelayHost, counts: RelayCounts, blocks: Blocks) {
    this.#blocks = blocks
    this.#router = router
    this.#host = host
    this.#counts = counts
  }

  /**
   * Walks over a packet from `start` (0 at first). Returns where it stopped: the packet's length when it is done. The memory of a packet
   * that was only relayed is given back: it has no bytes any more.
   */
  take(packet: Buffer, start: number): number {
    const end = packet.length
    let at = start
    if (at === 0) {
      if (packet[0] !== protocolVersion) return this.#fail(end === 0 ? 'frame-cut' : 'frame-version', end)
      at = 1
    }
    const view = viewOf(packet)
    const base = packet.byteOffset
    const { frames, bytes } = this.#counts
    let run: Route | undefined
    let runAt = at
    let isKept = start !== 0
    let fault: ErrorCode | undefined
    while (at < end) {
      const payloadAt = at + frameHeadBytes
      const head = payloadAt > end ? 0 : view.getUint32(base + at)
      const number = head >>> 24
      const next = payloadAt + (head & 0xff_ffff)
      const index = relayedIndex[number] as number
      if (next > end || next - payloadAt < (relayedLengthMin[number] as number)) {
        fault = 'frame-cut'
        break
      }
      this.framesTaken++
      if (index === 0) {
        if (run !== undefined) this.#forward(run, packet, runAt, at)
        run = undefined
        isKept = true
        if (!this.#host.hear(number, packet.subarray(payloadAt, next))) return next
      } else {
        const route = this.#routeOf(view, packet, payloadAt)
        if (route === undefined) {
          fault = 'not-signed-in'
          break
        }
        if (route.checkedAt !== this.#blocks.generation) {
          const reading = this.#blocks.check(route)
          if (reading !== undefined) {
            if (run !== undefined) this.#forward(run, packet, runAt, at)
            this.framesTaken--
            this.#host.waitFor(reading)
            return at
          }
        }
        if (this.#isDropped(route, number, next - at)) {
          if (run !== undefined) this.#forward(run, packet, runAt, at)
          run = undefined
          at = next
          continue
        }
        if (route !== run) {
          if (run !== undefined) this.#forward(run, packet, runAt, at)
          run = route
          runAt = at
        }
        frames[index - 1] = (frames[index - 1] as number) + 1
        bytes[index - 1] = (bytes[index - 1] as number) + next - at
        if (number === relayed.data) {
          route.hasData = true
          if (view.getUint32(base + payloadAt + listVersionAt) < route.target.listVersion) this.#host.hearStale(route)
        } else if (number === relayed.ack) {
          if (route.sender !== undefined) this.#host.hearAck(packet.subarray(payloadAt, next))
        } else if (number === relayed.gap && isUnproven(packet, next)) {
          // Only the server gives its word without a proof; a device that writes one like it is not passed on.
          fault = 'value-unknown'
          break
        }
      }
      at = next
    }
    if (run !== undefined && runAt < at) this.#forward(run, packet, runAt, at)
    if (fault !== undefined) return this.#fail(fault, end)
    if (!isKept) releasePacket(packet)
    return end
  }

  /** Forgets all routes: a device signed in or left. */
  forgetRoutes(): void {
    for (const route of this.#routes?.values() ?? []) {
      route.isForgotten = true
      this.#router.stopWaiting(route.target.key, route)
      this.#router.release(route.target)
    }
    this.#routes = undefined
    this.#lastRoute = undefined
  }

  /** Blocked names are not heard (spec RO10), and bulk gives way where there is no room (spec RO11). */
  #isDropped(route: Route, number: number, bytes: number): boolean {
    if (number === relayed.bulk) return route.isBlocked || !this.#host.takesBulk(route, bytes)
    return route.isBlocked && (number === relayed.data || number === relayed.signal)
  }

  #forward(route: Route, packet: Buffer, start: number, end: number): void {
    if (route.sender === undefined) return
    if (route.target.isForgotten) route.target = this.#router.target(route.target.key)
    const attached = route.target.attached
    if (attached === undefined) {
      this.#host.hearUnrouted(route, packet.subarray(start, end))
      return
    }
    if (route.fed !== attached && route.hasData && !route.isBlocked) {
      route.fed = attached
      this.#router.wait(route.target, route)
    }
    if (attached.output.isClogged) return
    attached.output.copy(packet, start, end)
    if (attached.output.isFull) attached.output.hold(this.#host)
  }

  #routeOf(view: DataView, packet: Buffer, at: number): Route | undefined {
    const last = this.#lastRoute
    const viewAt = packet.byteOffset + at
    if (last !== undefined && this.#lastKey?.stands(view, viewAt) === true) return last
    const route = this.#findRoute(packet, at)
    this.#lastRoute = route
    if (route !== undefined) (this.#lastKey ??= new RouteKey()).read(view, viewAt)
    return route
  }

  #findRoute(packet: Buffer, at: number): Route | undefined {
    const key = packet.toString('latin1', at, at + 32)
    const known = this.#routes?.get(key)
    if (known !== undefined) return known
    const sender = this.#host.senderOf(key.slice(16))
    if (sender === undefined) return undefined
    if (this.#routes !== undefined && this.#routes.size >= routesMax) this.forgetRoutes()
    const route = new Route(sender === 'fenced' ? undefined : sender, this.#router.target(key.slice(0, 16)))
    this.#routes ??= new Map()
    this.#routes.set(key, route)
    return route
  }

  #fail(code: ErrorCode, end: number): number {
    this.#host.fail(code)
    return end
  }
}

/** Whether the tag at the end of a frame is zero, as in the server's own `gap`. */
function isUnproven(packet: Buffer, end: number): boolean {
  for (let at = end - tagBytes; at < end; at++) if (packet[at] !== 0) return false
  return true
}

let lastView: DataView = new DataView(new ArrayBuffer(0))

/** A view of the memory that a packet lies in; packets that were read together share it. */
function viewOf(packet: Buffer<ArrayBufferLike>): DataView {
  if (lastView.buffer !== packet.buffer) lastView = new DataView(packet.buffer)
  return lastView
}
