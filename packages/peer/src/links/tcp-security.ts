import { constants } from 'node:crypto'
import { connect, createSecureContext, type TlsOptions, TLSSocket, type TLSSocketOptions } from 'node:tls'
import type { Socket } from 'node:net'

/** How a connection of an attempt is secured: TLS 1.3 by a key that only the two devices know, with a fresh exchange of keys (spec CA6). */
const version = { minVersion: 'TLSv1.3', maxVersion: 'TLSv1.3', ciphers: 'TLS_AES_128_GCM_SHA256' } as const
/** A server without a certificate, which lets nobody come back by a ticket, and a client that trusts none: the key of the attempt is the only way in. */
const context = createSecureContext({ ...version, ca: [], secureOptions: constants.SSL_OP_NO_TICKET })

/** Which attempt a connection is for, and with which key. */
export interface TcpKey {
  readonly attempt: string
  readonly key: Uint8Array
}

/** Begins TLS as the client. `secured` is told when the other side has proved to know the key; errors end the socket. */
export function secureAsClient(socket: Socket, key: TcpKey, secured: (socket: TLSSocket) => void): TLSSocket {
  const secure: TLSSocket = connect({
    socket,
    secureContext: context,
    ...version,
    pskCallback: () => ({ psk: key.key, identity: key.attempt }),
    // There is no certificate whose name could be checked; a server that shows one has no key, and is turned away below.
    checkServerIdentity: () => undefined,
  })
  secure.on('error', () => undefined)
  secure.on('secureConnect', () => {
    if (isByKey(secure)) secured(secure)
    else secure.destroy()
  })
  return secure
}

/** Begins TLS as the server. `keyOf` knows the key of an attempt; `secured` is told when the other side has proved to know it. */
export function secureAsServer(
  socket: Socket,
  keyOf: (attempt: string) => Uint8Array | undefined,
  secured: (socket: TLSSocket) => void,
): TLSSocket {
  let isKnown = false
  const options: TLSSocketOptions & Pick<TlsOptions, 'pskCallback'> = {
    isServer: true,
    secureContext: context,
    pskCallback: (_socket: TLSSocket, identity: string) => {
      const key = keyOf(identity)
      if (key !== undefined) isKnown = true
      return key ?? null
    },
  }
  const secure = new TLSSocket(socket, options)
  secure.on('error', () => undefined)
  secure.on('secure', () => {
    if (isKnown && isByKey(secure)) secured(secure)
    else secure.destroy()
  })
  return secure
}

/** In TLS 1.3 a key known beforehand counts as a session taken up again. */
function isByKey(socket: TLSSocket): boolean {
  return (
    socket.getProtocol() === 'TLSv1.3' &&
    socket.isSessionReused() &&
    Object.keys(socket.getPeerCertificate()).length === 0
  )
}
