/** Times of the connection in milliseconds. `silenceMsMax` and `answerMsMax` together stay below the 45 seconds of rule SE9. */
export const connectionTimes = {
  /** From opening a socket to the server's challenge. */
  connectMsMax: 10_000,
  /** From the challenge to the answer of the sign-in, counted anew when the sign-in is sent. */
  signInMsMax: 10_000,
  /** Without any frame before a sign of life is asked for. */
  silenceMsMax: 20_000,
  /** For that sign of life. */
  answerMsMax: 15_000,
  /** For that sign of life after `wake`. */
  wakeAnswerMsMax: 4_000,
  /** The bound of the first wait before trying again. It doubles with each attempt. */
  reconnectMsBase: 500,
  /** The bound stops doubling here. */
  reconnectMsMax: 30_000,
  /** A connection that held so long begins the doubling anew. */
  steadyMs: 10_000,
  /** The longest wait that a server may ask for. */
  retryAfterMsMax: 300_000,
} as const

/** The wait before the next attempt: a random part of a bound that doubles from `reconnectMsBase` to `reconnectMsMax`. */
export function reconnectDelayMs(attempts: number, random: number): number {
  const doublings = Math.min(Math.max(attempts - 1, 0), 16)
  return Math.floor(random * Math.min(connectionTimes.reconnectMsMax, connectionTimes.reconnectMsBase * 2 ** doublings))
}
