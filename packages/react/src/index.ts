/**
 * @packageDocumentation
 * React components and hooks over the elements and controllers of Kith. They may be drawn on a server, where they join nothing.
 */
export {
  Conversation,
  Devices,
  Diagnostics,
  Directory,
  Messenger,
  type Navigates,
  NetworkElement,
  Presence,
  Roster,
  SignIn,
  StatusMenu,
  Transfers,
} from './components.ts'
export {
  PeerContext,
  useCell,
  useConnection,
  useContacts,
  useConversation,
  useMessenger,
  usePeer,
  usePresence,
  useSummaries,
  type UsedConversation,
} from './hooks.ts'
export { Network, type NetworkProps } from './network.ts'
