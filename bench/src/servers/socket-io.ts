/** A relay on Socket.IO 4: the receiver's acknowledgement is the sender's acknowledgement. WebSocket only, no recovery of missed events. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import { Server, type Socket } from 'socket.io'

import { answerServer } from './websockets.ts'

type Events = {
  relay: (to: string, body: string, done: () => void) => void
  message: (body: string, done: () => void) => void
}

const http = createServer()
const io = new Server<Events, Events>(http, { transports: ['websocket'], perMessageDeflate: false, serveClient: false })
const sockets = new Map<string, Socket<Events, Events>>()

io.on('connection', (socket) => {
  const name = String(socket.handshake.query['name'])
  sockets.set(name, socket)
  socket.on('relay', (to, body, done) => {
    sockets.get(to)?.emit('message', body, done)
  })
  socket.once('disconnect', () => sockets.delete(name))
})

const listening = new Promise<number>((resolve) => {
  http.listen(0, '127.0.0.1', () => {
    resolve((http.address() as AddressInfo).port)
  })
})
answerServer(
  () => listening,
  () => undefined,
)
