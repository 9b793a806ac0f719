import type { ErrorCode } from '@kith/wire'

/** Thrown by a handler of Kith's own: the message is rejected with this code at once, and leaves no dead letter. */
export class TurnedDown extends Error {
  readonly code: ErrorCode

  constructor(code: ErrorCode) {
    super(code)
    this.name = 'TurnedDown'
    this.code = code
  }
}
