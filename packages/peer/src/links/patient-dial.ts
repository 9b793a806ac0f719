import { abortedError } from '../backend/failure.ts'
import type { Link } from './link.ts'

/** Opens a link. Rejects with a `KithError` when none comes up, or when the signal aborts. */
export type Dial = (signal: AbortSignal) => Promise<Link>

/**
 * A dial that does not depend on one packet (spec PE47). Where the first one of a connection is lost, the system sends it again after ever longer pauses, so a
 * dial that began while the network was away may wait for seconds when it is there again. Therefore a dial without an answer is accompanied by another
 * one after `besideMs` to half more, at random; that one is replaced by a fresh one each such while. So there are two at most. The first that answers, be it
 * with a link or with a failure, decides, and the other is given up.
 */
export function patientDial(dial: Dial, random: () => number = Math.random): Dial {
  return (signal) =>
    new Promise((resolve, reject) => {
      const first = new AbortController()
      let beside: AbortController | undefined
      let timer: ReturnType<typeof setTimeout> | undefined
      let isOver = false
      const end = (winner: AbortController | undefined): boolean => {
        if (isOver) return false
        isOver = true
        clearTimeout(timer)
        signal.removeEventListener('abort', giveUp)
        for (const each of [first, beside]) if (each !== winner) each?.abort()
        return true
      }
      const giveUp = (): void => {
        if (end(undefined)) reject(abortedError(signal))
      }
      const begin = (dialing: AbortController): void => {
        dial(dialing.signal).then(
          (link) => {
            if (!dialing.signal.aborted && end(dialing)) resolve(link)
            else link.close()
          },
          (error: Error) => {
            // One that was replaced says nothing.
            if (!dialing.signal.aborted && end(dialing)) reject(error)
          },
        )
      }
      const wait = (): void => {
        timer = setTimeout(
          () => {
            beside?.abort()
            beside = new AbortController()
            begin(beside)
            wait()
          },
          besideMs * (1 + random() / 2),
        )
      }
      if (signal.aborted) {
        giveUp()
        return
      }
      signal.addEventListener('abort', giveUp, { once: true })
      begin(first)
      wait()
    })
}

/** How long a dial is without an answer before another accompanies it, at least, in milliseconds. */
const besideMs = 1_000
