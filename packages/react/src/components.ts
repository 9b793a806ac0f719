import {
  KithConversation,
  KithDevices,
  KithDiagnostics,
  KithDirectory,
  KithMessenger,
  KithNavigateEvent,
  KithNetwork,
  KithPresence,
  KithRoster,
  KithSignIn,
  KithStatusMenu,
  KithTransfers,
} from '@kith/elements'
import { createComponent, type EventName, type ReactWebComponent } from '@lit/react'
import * as react from 'react'

/** What elements tell whose links lead somewhere: `onNavigate` gets the place. */
export type Navigates = Readonly<Record<'onNavigate', EventName<KithNavigateEvent>>>

const events: Navigates = { onNavigate: KithNavigateEvent.eventName as EventName<KithNavigateEvent> }

function navigating<I extends HTMLElement>(
  tagName: string,
  elementClass: new () => I,
): ReactWebComponent<I, Navigates> {
  return createComponent({ react, tagName, elementClass, events })
}

/** `<kith-network>` as it is; `Network` is the same with hooks for what is inside. */
export const NetworkElement: ReactWebComponent<KithNetwork> = createComponent({
  ...{ react, tagName: 'kith-network', elementClass: KithNetwork },
})
/** `<kith-messenger>`: the whole messenger. */
export const Messenger: ReactWebComponent<KithMessenger> = createComponent({
  ...{ react, tagName: 'kith-messenger', elementClass: KithMessenger },
})
/** `<kith-sign-in>`: asks for a name inside a network that knows none. */
export const SignIn: ReactWebComponent<KithSignIn> = createComponent({
  ...{ react, tagName: 'kith-sign-in', elementClass: KithSignIn },
})
/** `<kith-roster>`: everybody one knows. */
export const Roster: ReactWebComponent<KithRoster, Navigates> = navigating('kith-roster', KithRoster)
/** `<kith-conversation>`: one conversation. */
export const Conversation: ReactWebComponent<KithConversation, Navigates> = navigating(
  'kith-conversation',
  KithConversation,
)
/** `<kith-presence>`: how a contact is there. */
export const Presence: ReactWebComponent<KithPresence, Navigates> = navigating('kith-presence', KithPresence)
/** `<kith-status-menu>`: oneself, and how others see one. */
export const StatusMenu: ReactWebComponent<KithStatusMenu, Navigates> = navigating('kith-status-menu', KithStatusMenu)
/** `<kith-transfers>`: the files of this device. */
export const Transfers: ReactWebComponent<KithTransfers, Navigates> = navigating('kith-transfers', KithTransfers)
/** `<kith-directory>`: what names publish. */
export const Directory: ReactWebComponent<KithDirectory, Navigates> = navigating('kith-directory', KithDirectory)
/** `<kith-devices>`: the devices of one's own name. */
export const Devices: ReactWebComponent<KithDevices, Navigates> = navigating('kith-devices', KithDevices)
/** `<kith-diagnostics>`: what works of the network this is in. */
export const Diagnostics: ReactWebComponent<KithDiagnostics, Navigates> = navigating(
  'kith-diagnostics',
  KithDiagnostics,
)
