import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import { type WebSocket, WebSocketServer } from 'ws'

import { answerParent, type Usage, usage } from '../processes/answering.ts'

/** Listens on a free port of this machine; `open` gets every connection with the name in its path. */
export function listenBare(open: (socket: WebSocket, name: string) => void): void {
  const http = createServer()
  const server = new WebSocketServer({
    server: http,
    perMessageDeflate: false,
    clientTracking: false,
    skipUTF8Validation: true,
  })
  server.on('connection', (socket, request) => {
    open(socket, (request.url ?? '/').slice(1))
  })
  http.on('connection', (socket) => socket.setNoDelay(true))
  const listening = new Promise<number>((resolve) => {
    http.listen(0, '127.0.0.1', () => {
      resolve((http.address() as AddressInfo).port)
    })
  })
  answerServer(
    () => listening,
    () => undefined,
  )
}

const settleMs = 100

/** Answers what every server of the bench is asked. */
export function answerServer(port: () => Promise<number>, stop: () => void | Promise<void>): void {
  answerParent(
    {
      port,
      usage: (): Usage => usage(),
      settled: async (): Promise<Usage> => {
        for (let round = 0; round < 3; round++) {
          // The collection that also gives empty pages back: what a burst of sign-ins left behind is no part of an idle connection.
          await globalThis.gc?.({ type: 'major', execution: 'async', flavor: 'last-resort' })
          await new Promise((resolve) => setTimeout(resolve, settleMs))
        }
        return usage()
      },
    },
    stop,
  )
}
