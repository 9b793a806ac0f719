import type { Peer } from '@kith/peer'

import { type PeerUse, useJoined } from './joined.ts'
import { type Fault, faultOf } from './names.ts'

/** The peer of somebody who names a server and an own name, and nothing else: it joins, and says what came of it. */
export class JoinedPeer {
  /** The peer, once it is there. */
  peer: Peer | undefined
  /** Why there is none. */
  fault: Fault | undefined
  readonly #changed: () => void
  #wanted: string | undefined
  #use: PeerUse | undefined

  constructor(changed: () => void) {
    this.#changed = changed
  }

  /** Is to be this one from now on; without a server or a name, none. */
  want(server: string | undefined, name: string | undefined): void {
    const wanted = server === undefined || name === undefined ? undefined : `${server} ${name}`
    if (wanted === this.#wanted) return
    this.end()
    if (server === undefined || name === undefined) return
    this.#wanted = wanted
    const use = useJoined(server, name)
    this.#use = use
    use.peer.then(
      (peer) => {
        if (this.#use !== use) return
        this.peer = peer
        this.#changed()
      },
      (error: unknown) => {
        if (this.#use !== use) return
        this.fault = faultOf(error)
        this.#changed()
      },
    )
  }

  /** Uses no peer any more; `want` begins anew. */
  end(): void {
    this.#use?.end()
    this.#use = undefined
    this.#wanted = undefined
    this.peer = undefined
    this.fault = undefined
  }
}
