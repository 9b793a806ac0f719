import { KithError, type PeerName } from '@kith/wire'
import type { JoinOptions } from './api/join.ts'
import { checkedName } from './services/sends.ts'

/** What `join` was asked, checked. */
export interface JoinRequest {
  readonly name: PeerName
  /** The server's WebSocket, such as `wss://chat.example.org/kith`. */
  readonly url: string
  /** The server's host with its port, such as `chat.example.org` or `localhost:4600`. */
  readonly host: string
  /** The same without the port; IPv6 in brackets. */
  readonly hostname: string
}

/** Checks where and as whom to join. @throws {@link KithError} `option-invalid`, `name-malformed`, `name-reserved`. */
export function joinRequest(server: string | URL, options: JoinOptions): JoinRequest {
  return { name: checkedName(options.name), ...serverRequest(server) }
}

/** The same without a name. @throws {@link KithError} `option-invalid`. */
export function serverRequest(server: string | URL): Omit<JoinRequest, 'name'> {
  const url = URL.canParse(String(server)) ? new URL(String(server)) : undefined
  if (url?.protocol === 'http:') url.protocol = 'ws:'
  if (url?.protocol === 'https:') url.protocol = 'wss:'
  if (url === undefined || !['ws:', 'wss:'].includes(url.protocol) || url.hash !== '')
    throw new KithError('option-invalid', 'The address of a server is such as wss://chat.example.org.')
  if (url.pathname === '/' || url.pathname === '') url.pathname = '/kith'
  return { url: url.href, host: url.host, hostname: url.hostname }
}
