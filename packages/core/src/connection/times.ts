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
  /** From traffic to the next frame before a sign of life is asked for; and for that sign, which is asked for twice. */
  quietMsMax: 2_000,
  /** How long a server that fell silent is dialed anew without pauses. */
  redialForMs: 60_000,
  /** Signing in may take so long then, and twice as long after each time in vain, up to `signInMsMax`. */
  redialSignInMs: 3_000,
  /** Such a dial takes four times what the last one took, but at least this, and at most `connectMsMax`. */
  redialMsMin: 500,
  /** The bound of the first wait before trying again. It doubles with each attempt. */
  reconnectMsBase: 500,
  /** The bound stops doubling here. */
  reconnectMsMax: 30_000,
  /** A connection that held so long begins the doubling anew. */
  steadyMs: 10_000,
  /** The longest wait that a server may ask for. */
  retryAfterMsMax: 300_000,
} as const

/** How long a dial waits for a server that was there a moment ago and answered within `openedMs` then; up to half more by `random`. */
export function redialPatienceMs(openedMs: number, random: number): number {
  const { redialMsMin, connectMsMax } = connectionTimes
  return Math.min(connectMsMax, Math.floor(Math.max(redialMsMin, 4 * openedMs) * (1 + random / 2)))
}

/** The wait before the next attempt: a random part of a bound that doubles from `reconnectMsBase` to `reconnectMsMax`. */
export function reconnectDelayMs(attempts: number, random: number): number {
  const doublings = Math.min(Math.max(attempts - 1, 0), 16)
  return Math.floor(random * Math.min(connectionTimes.reconnectMsMax, connectionTimes.reconnectMsBase * 2 ** doublings))
}
