import type { Peer } from '@kith/peer'

import { joinLater } from './join-later.ts'
import { browserStoreName, networkAddress } from '../session/browser-session.ts'

/** Who is joined by elements alone, and how many of them use it. */
interface Joined {
  readonly peer: Promise<Peer>
  readonly giveUp: AbortController
  users: number
}

/** A use of a peer that elements share. */
export interface PeerUse {
  /** Rejects as `join` does. */
  readonly peer: Promise<Peer>
  /** Ends this use. When the last one has ended, and none has begun in the same turn of the page, the peer leaves. */
  end(): void
}

const joined = new Map<string, Joined>()
const leaving = new Map<string, Promise<unknown>>()

/**
 * Joins a network under a name, or shares the peer that another element of this page has joined so: there is one for each server and name. It takes requests
 * of strangers, and no more of them (spec FC1).
 */
export function useJoined(server: string, name: string): PeerUse {
  const key = `${server} ${name}`
  const known = joined.get(key) ?? begin(key, server, name)
  known.users += 1
  let isOver = false
  return {
    peer: known.peer,
    end: () => {
      if (isOver) return
      isOver = true
      known.users -= 1
      // An element that only moves inside the page goes and comes in one turn.
      queueMicrotask(() => {
        if (known.users === 0 && joined.get(key) === known) leave(key, known)
      })
    },
  }
}

function begin(key: string, server: string, name: string): Joined {
  const giveUp = new AbortController()
  const join = async (): Promise<Peer> => {
    await leaving.get(key)
    const store = browserStoreName(server, name)
    return joinLater(networkAddress(server), { name, store, strangers: 'requests', signal: giveUp.signal })
  }
  const peer = join()
  const begun = { peer, giveUp, users: 0 }
  joined.set(key, begun)
  // Who asks again after a failure, tries again.
  peer.catch(() => {
    if (joined.get(key) === begun) joined.delete(key)
  })
  return begun
}

function leave(key: string, { peer, giveUp }: Joined): void {
  joined.delete(key)
  giveUp.abort()
  const left = peer.then(
    (its) => its.leave(),
    // It never came in, and whoever asked has been told why.
    () => undefined,
  )
  leaving.set(key, left)
  void left.finally(() => {
    if (leaving.get(key) === left) leaving.delete(key)
  })
}
