import type { ErrorCode } from '@kith/wire'

/** Thrown by a handler of Kith's own: the message is rejected with this code at once, and leaves no dead letter. */
export class TurnedDown extends Error {
  readonly code: ErrorCode
  /** What the handler wrote is committed with the rejection. */
  readonly keepsWrites: boolean

  constructor(code: ErrorCode, { keepsWrites = false }: { readonly keepsWrites?: boolean } = {}) {
    super(code)
    this.name = 'TurnedDown'
    this.code = code
    this.keepsWrites = keepsWrites
  }
}
