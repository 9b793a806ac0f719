import type { ErrorCode } from '../errors.ts'

/**
 * Raised inside a reader or writer when bytes or values break a rule of `spec/02-frames.md`. It never leaves this package:
 * `decodePacket` and the other decoders turn it into a `Refused` value.
 */
export class WireFault extends Error {
  readonly code: ErrorCode

  constructor(code: ErrorCode, message: string) {
    super(message)
    this.name = 'WireFault'
    this.code = code
  }
}
