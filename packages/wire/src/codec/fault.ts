import type { ErrorCode } from '../errors.ts'

/**
 * Raised inside a reader or writer when bytes or values break a rule of `spec/02-frames.md`. `decodePacket` and
 * the other decoders turn it into a `Refused` value, so it reaches a caller only when he writes a value that no reader would take.
 */
export class WireFault extends Error {
  readonly code: ErrorCode

  constructor(code: ErrorCode, message: string) {
    super(message)
    this.name = 'WireFault'
    this.code = code
  }
}
