import { browserSession, type Session, type SessionState, useJoined } from '@kith/elements/controllers'
import type { Peer } from '@kith/peer'
import { createElement, type ReactElement, type ReactNode, useEffect, useState } from 'react'

import { NetworkElement } from './components.ts'
import { PeerContext, useCell } from './hooks.ts'

/** The network of everything inside. */
export interface NetworkProps {
  /** Whom everything inside acts for, where the application has a peer. */
  readonly peer?: Peer | undefined
  /** Address of the network, such as `wss://chat.example.org`, or `/` for the server that gave the page. */
  readonly server?: string | undefined
  /** One's own name there; without it, the one that this browser goes by, which a `SignIn` inside asks for. */
  readonly name?: string | undefined
  readonly children?: ReactNode
}

const notYet: SessionState = { state: 'opening', name: '' }

/** `<kith-network>` for elements and hooks inside it. On a server it draws what is inside, and joins nothing. */
export function Network({ peer, server, name, children }: NetworkProps): ReactElement {
  const [session, setSession] = useState<Session>()
  const [joined, setJoined] = useState<Peer>()
  useEffect(() => {
    setSession(undefined)
    setJoined(undefined)
    if (peer !== undefined || server === undefined) return undefined
    if (name === undefined) {
      setSession(browserSession(server))
      return undefined
    }
    const use = useJoined(server, name)
    let isOver = false
    use.peer.then(
      (its) => {
        if (!isOver) setJoined(its)
      },
      // The element joins by the same attributes, and says what is wrong.
      () => undefined,
    )
    return () => {
      isOver = true
      use.end()
    }
  }, [peer, server, name])
  const state = useCell<SessionState>(session?.state, notYet)
  const found = peer ?? joined ?? (state.state === 'open' ? state.peer : undefined)
  const element = createElement(NetworkElement, { peer, server, name }, children)
  return createElement(PeerContext.Provider, { value: found }, element)
}
