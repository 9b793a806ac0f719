import { type ErrorCode, KithError } from '@kith/wire'

/** An error as plain data, for a channel between tabs. */
export interface Failure {
  readonly code: ErrorCode
  /** A sentence for people, without content or keys. */
  readonly message: string
  /** When to try again, in milliseconds, where the server said so. */
  readonly retryAfterMs: number | undefined
}

/** What an error says to another tab. Anything that is no `KithError` becomes `internal`. */
export function failureOf(error: unknown): Failure {
  if (error instanceof KithError) return toFailure(error)
  return toFailure(new KithError('internal'))
}

/** The error of a failure that came from another tab. */
export function errorOf(failure: Failure): KithError {
  return new KithError(failure.code, failure.message, { retryAfterMs: failure.retryAfterMs })
}

function toFailure({ code, message, retryAfterMs }: KithError): Failure {
  return { code, message, retryAfterMs }
}

/** The error of a wait that its caller gave up. */
export function abortedError(signal: AbortSignal): KithError {
  return new KithError('aborted', undefined, { cause: signal.reason })
}
