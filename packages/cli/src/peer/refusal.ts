import type { ConnectionStatus, Peer } from '@kith/peer'

/** A peer that the network does not take: it will not try again, because the reason needs a person. */
export interface Refusal {
  /** Aborts when it happens. */
  readonly signal: AbortSignal
  /** Why, once it happened. */
  readonly status: Extract<ConnectionStatus, { state: 'refused' }> | undefined
}

/** Watches for a refusal until `ending` aborts or the peer leaves. */
export function whenRefused(peer: Peer, ending: AbortSignal): Refusal {
  const controller = new AbortController()
  const refusal = { signal: controller.signal, status: undefined as Refusal['status'] }
  const look = async (): Promise<void> => {
    for await (const status of peer.statusChanges({ signal: ending })) {
      if (status.state !== 'refused') continue
      refusal.status = status
      controller.abort()
      return
    }
  }
  // The stream ends with the peer; a failure of the peer itself shows in whatever the command waits for.
  look().catch(() => undefined)
  return refusal
}
