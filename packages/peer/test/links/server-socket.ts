import type { WebSocket } from 'ws'
import { Ear } from '../../src/links/ear.ts'
import { type Link, linkLimits } from '../../src/links/link.ts'

/** The server's end of a WebSocket as a link, so that the contract can be tried between the two. */
export function linkOverServerSocket(socket: WebSocket): Link {
  const ear = new Ear(() => {
    socket.terminate()
  })
  socket.on('message', (data: Buffer) => {
    ear.packet(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
  })
  socket.on('close', () => {
    ear.down({ code: 'path-lost', message: 'closed' })
  })
  let bytesSent = 0
  return {
    kind: 'websocket',
    send: (packet) => {
      if (socket.readyState !== socket.OPEN) return false
      if (socket.bufferedAmount + packet.byteLength > linkLimits.bufferedBytesMax) return false
      socket.send(packet)
      bytesSent += packet.byteLength
      return true
    },
    wantRoom: () => undefined,
    listen: (handlers) => {
      ear.listen(handlers)
    },
    close: () => {
      ear.silence()
      socket.close()
    },
    get bufferedBytes() {
      return socket.bufferedAmount
    },
    get bytesSent() {
      return bytesSent
    },
    get bytesReceived() {
      return ear.bytesReceived
    },
  }
}
