import type { DeviceId, ErrorCode, Frame, PeerName } from '@kith/wire'

import type { Attached } from '../routing/target.ts'
import type { Caller } from './caller.ts'
import type { Output } from './output.ts'

/** What a session needs of the connection that carries it. */
export interface Carrier {
  /** Where the connection comes from. */
  readonly caller: Caller
  /** The session was taken over by a newer connection of its device (spec SE5). */
  fence(session: Session): void
  /** The device is not listed any more, for this reason (spec SE5). */
  expel(session: Session, code: ErrorCode): void
}

/** One device that is signed in on one connection. */
export class Session implements Attached {
  readonly device: DeviceId
  /** The 16 bytes of the device, as latin1. */
  readonly key: string
  readonly name: PeerName
  readonly epoch: number
  readonly output: Output
  readonly carrier: Carrier
  /** The request of its sign-in. */
  readonly request: number
  /** Version of the name's device list that the server knows. */
  listVersion: number
  state: 'signed-in' | 'attached' | 'ended' = 'signed-in'

  constructor(of: Omit<Session, 'state' | 'send'>) {
    this.device = of.device
    this.key = of.key
    this.name = of.name
    this.epoch = of.epoch
    this.output = of.output
    this.carrier = of.carrier
    this.request = of.request
    this.listVersion = of.listVersion
  }

  /** Sends a frame to the device, unless the session has ended. */
  send(frame: Frame): void {
    if (this.state !== 'ended') this.output.add(frame)
  }
}
