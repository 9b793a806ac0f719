import {
  type ConversationState,
  type Messenger,
  messengerOf,
  type Summary,
  type Watchable,
} from '@kith/elements/controllers'
import type { ConnectionStatus, Contact, Peer, PresenceInfo } from '@kith/peer'
import { type Context, createContext, useCallback, useContext, useEffect, useState, useSyncExternalStore } from 'react'

/** The peer of the `Network` around; undefined as long as there is none, and on a server. */
export const PeerContext: Context<Peer | undefined> = createContext<Peer | undefined>(undefined)

/** The peer of the `Network` around; undefined as long as there is none. */
export function usePeer(): Peer | undefined {
  return useContext(PeerContext)
}

/** The state of that peer, shared with the elements. */
export function useMessenger(): Messenger | undefined {
  const peer = usePeer()
  return peer === undefined ? undefined : messengerOf(peer)
}

/** The value of a cell of a controller, now and after every change; `otherwise` where there is no cell. */
export function useCell<T>(cell: Watchable<T> | undefined, otherwise: T): T {
  const subscribe = useCallback((listener: () => void) => cell?.subscribe(listener) ?? (() => undefined), [cell])
  return useSyncExternalStore(
    subscribe,
    () => cell?.value ?? otherwise,
    () => otherwise,
  )
}

const nobody: readonly Contact[] = []
/** Everybody one knows, asks or has blocked. */
export function useContacts(): readonly Contact[] {
  return useCell<readonly Contact[]>(useMessenger()?.contacts.all, nobody)
}

const nothingSeen: ReadonlyMap<string, PresenceInfo> = new Map()
/** How a contact is there; undefined when nothing is known. */
export function usePresence(name: string): PresenceInfo | undefined {
  return useCell<ReadonlyMap<string, PresenceInfo>>(useMessenger()?.presence.all, nothingSeen).get(name)
}

const nothingSaid: ReadonlyMap<string, Summary> = new Map()
/** What was said last in every place, and what is unread there. */
export function useSummaries(): ReadonlyMap<string, Summary> {
  return useCell<ReadonlyMap<string, Summary>>(useMessenger()?.summaries.all, nothingSaid)
}

const left: ConnectionStatus = { state: 'left' }
/** How the peer is connected; `left` where there is none. */
export function useConnection(): ConnectionStatus {
  return useCell<ConnectionStatus>(useMessenger()?.connection.status, left)
}

/** A window over a conversation, and the way to write in it. */
export interface UsedConversation extends ConversationState {
  /** Sends a line; to who is no contact it goes along with a request. */
  readonly send: (text: string) => Promise<void>
  readonly loadOlder: () => Promise<void>
}

const notOpen: ConversationState = {
  ...{ isLoaded: false, entries: [], hasOlder: false, hasNewer: false },
  ...{ unreadAfter: undefined, target: undefined },
}

/** The conversation with a name, or in a place, as long as the component is shown. */
export function useConversation(place: string): UsedConversation {
  const messenger = useMessenger()
  const [conversation, setConversation] = useState<ReturnType<Messenger['conversation']>>()
  useEffect(() => {
    const opened = messenger?.conversation(place)
    setConversation(opened)
    void opened?.open()
    return () => {
      opened?.close()
    }
  }, [messenger, place])
  const state = useCell<ConversationState>(conversation?.state, notOpen)
  const send = useCallback(
    async (text: string) => {
      const isStranger = messenger?.contacts.of(place) === undefined && !place.startsWith('~')
      if (isStranger && (await messenger?.ask(place, text)) === true) return
      await conversation?.send(text)
    },
    [messenger, conversation, place],
  )
  const loadOlder = useCallback(async () => conversation?.loadOlder(), [conversation])
  return { ...state, send, loadOlder }
}
