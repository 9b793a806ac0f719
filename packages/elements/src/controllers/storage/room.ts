import { KithError, type Peer } from '@kith/peer'

/** Content beside the store tells nobody when it has room again, so it is tried again after this long, in milliseconds; as long as what is being fetched waits (spec BL16). */
const contentRoomMs = 10_000

/** Does what writes into the store of a peer, and where there is no room for it does it again when there is some. Rejects as `work` does otherwise, and when `signal` aborts. */
export async function patiently<T>(peer: Peer, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (signal.aborted || !(await isRoom(peer, signal, error))) throw error
    }
  }
}

/** Whether what failed may be tried again by itself: resolves, where it failed for want of room, when there may be some. */
export async function isRoom(peer: Peer, signal: AbortSignal, error: unknown): Promise<boolean> {
  const code = error instanceof KithError ? error.code : undefined
  if (code === 'store-full') {
    for await (const { state } of peer.storageChanges({ signal })) if (state === 'ok') return true
    return false
  }
  if (code !== 'blob-room') return false
  await new Promise((resolve) => setTimeout(resolve, contentRoomMs))
  return !signal.aborted
}
