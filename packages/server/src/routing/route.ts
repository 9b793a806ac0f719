import type { DeviceId, Frame } from '@kith/wire'

import type { Attached, Target, Waiting } from './target.ts'

/** A signed-in device, as far as relaying for it needs to know. */
export interface Sender {
  readonly device: DeviceId
  readonly name: string
  readonly output: { add(frame: Frame): void }
}

/**
 * From one device of a connection to one device anywhere. It is found by the 32 bytes that begin every relayed frame and remembers
 * what the sender was told, so that it is told once.
 */
export class Route implements Waiting {
  /** Nothing when the sender was fenced: its frames are ignored (spec SE5). */
  readonly sender: Sender | undefined
  target: Target
  /** The sender was told `absent` and gets `present`. */
  isToldAbsent = false
  /** `data` came this way, and not only answers. */
  hasData = false
  /** The attachment to which frames were passed on last: what it was given may be lost when the device attaches anew (spec RO4). */
  fed: Attached | undefined
  /** Until then, in the server's milliseconds, the device counts as gone without asking again. */
  goneUntilMs = 0
  /** The receiving name blocked the sending one, as far as is known at the generation `checkedAt` of `Blocks`. */
  isBlocked = false
  checkedAt = 0
  /** The connection does not use it any more. */
  isForgotten = false
  /** The newest device list version that the sender was told about. */
  listVersionTold = 0

  constructor(sender: Sender | undefined, target: Target) {
    this.sender = sender
    this.target = target
  }

  tellPresent(device: DeviceId): void {
    this.isToldAbsent = false
    if (this.isBlocked) return
    this.sender?.output.add({ type: 'present', to: this.sender.device, device })
  }
}

/** The 32 bytes `to` and `from` as eight numbers, for a comparison without a call. */
export class RouteKey {
  a = 0
  b = 0
  c = 0
  d = 0
  e = 0
  f = 0
  g = 0
  h = 0

  read(view: DataView, at: number): void {
    this.a = view.getUint32(at)
    this.b = view.getUint32(at + 4)
    this.c = view.getUint32(at + 8)
    this.d = view.getUint32(at + 12)
    this.e = view.getUint32(at + 16)
    this.f = view.getUint32(at + 20)
    this.g = view.getUint32(at + 24)
    this.h = view.getUint32(at + 28)
  }

  stands(view: DataView, at: number): boolean {
    return (
      this.d === view.getUint32(at + 12) &&
      this.h === view.getUint32(at + 28) &&
      this.a === view.getUint32(at) &&
      this.b === view.getUint32(at + 4) &&
      this.c === view.getUint32(at + 8) &&
      this.e === view.getUint32(at + 16) &&
      this.f === view.getUint32(at + 20) &&
      this.g === view.getUint32(at + 24)
    )
  }
}
