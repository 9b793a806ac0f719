/** A bare relay as one would write it first: one envelope a WebSocket message, passed on at once. */
import type { WebSocket } from 'ws'

import { bare } from './bare-envelope.ts'
import { listenBare } from './websockets.ts'

const binary = { binary: true, compress: false } as const
const sockets = new Map<string, WebSocket>()

listenBare((socket, name) => {
  sockets.set(name, socket)
  socket.on('message', (packet: Buffer) => {
    sockets.get(packet.toString('latin1', bare.to, bare.to + bare.nameBytes))?.send(packet, binary)
  })
  socket.once('close', () => sockets.delete(name))
})
