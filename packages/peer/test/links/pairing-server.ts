import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'

const servers = new Map<string, WebSocketServer>()

/** Starts a server that joins each two connections into one line; called by tests in a browser, it runs in Node. Answers its address. */
export async function openPairing(): Promise<string> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  await once(server, 'listening')
  let single: WebSocket | undefined
  server.on('connection', (socket) => {
    if (single === undefined) {
      single = socket
      return
    }
    join(single, socket)
    join(socket, single)
    single = undefined
  })
  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/kith`
  servers.set(url, server)
  return url
}

/** Stops it, and cuts what is connected. */
export async function closePairing(_context: unknown, url: string): Promise<void> {
  const server = servers.get(url)
  servers.delete(url)
  for (const client of server?.clients ?? []) client.terminate()
  await new Promise<void>((resolve) => {
    if (server === undefined) resolve()
    else
      server.close(() => {
        resolve()
      })
  })
}

function join(from: WebSocket, to: WebSocket): void {
  from.on('message', (data: Buffer, isBinary) => {
    to.send(data, { binary: isBinary })
  })
  from.on('close', () => {
    to.close()
  })
}
