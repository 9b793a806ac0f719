import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'
import { registerLinkContract } from '@kith/testing/contracts'
import { limits } from '@kith/wire'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocketServer, type WebSocket } from 'ws'
import type { Link, LinkEnd } from '../../src/links/link.ts'
import { webSocketLink } from '../../src/links/websocket.ts'
import { linkOverServerSocket } from './server-socket.ts'

registerLinkContract('WebSocket in Node', async () => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', maxPayload: limits.packetBytesMax })
  await once(server, 'listening')
  const accepted = once(server, 'connection') as Promise<[WebSocket]>
  const here = await webSocketLink(urlOf(server))
  const [socket] = await accepted
  return {
    here,
    there: linkOverServerSocket(socket),
    remove: async () => {
      server.close()
      for (const client of server.clients) client.terminate()
      await once(server, 'close')
    },
  }
})

describe('webSocketLink in Node', () => {
  let server: WebSocketServer
  const links: Link[] = []

  beforeEach(async () => {
    server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
    await once(server, 'listening')
  })
  afterEach(async () => {
    for (const link of links.splice(0)) link.close()
    for (const client of server.clients) client.terminate()
    server.close()
    await once(server, 'close')
  })

  async function connect(): Promise<{ link: Link; socket: WebSocket; ended: Promise<LinkEnd> }> {
    const accepted = once(server, 'connection') as Promise<[WebSocket]>
    const link = await webSocketLink(urlOf(server))
    links.push(link)
    const ended = new Promise<LinkEnd>((down) => {
      link.listen({ packet: () => undefined, room: () => undefined, down })
    })
    return { link, socket: (await accepted)[0], ended }
  }

  it('gives up with a code: a malformed address, nobody there, silence, an abort', async () => {
    for (const url of ['http://127.0.0.1/', 'nonsense', 'ws://'])
      await expect(webSocketLink(url)).rejects.toMatchObject({ code: 'option-invalid' })
    const free = await silentServer()
    await expect(webSocketLink(urlOf(free.server), { connectMs: 50 })).rejects.toMatchObject({
      code: 'server-unreachable',
    })
    const abort = new AbortController()
    const waiting = webSocketLink(urlOf(free.server), { signal: abort.signal })
    await once(free.server, 'connection')
    abort.abort()
    await expect(waiting).rejects.toMatchObject({ code: 'aborted' })
    await expect(webSocketLink(urlOf(free.server), { signal: abort.signal })).rejects.toMatchObject({ code: 'aborted' })
    const url = urlOf(free.server)
    await free.stop()
    await expect(webSocketLink(url)).rejects.toMatchObject({ code: 'server-unreachable' })
  })

  it('says why the server turned it down', async () => {
    for (const [status, code] of [
      ['403 Forbidden', 'origin-refused'],
      ['503 Service Unavailable', 'server-busy'],
      ['429 Too Many Requests', 'server-busy'],
      ['404 Not Found', 'server-unreachable'],
    ]) {
      const refusing = await silentServer(`HTTP/1.1 ${status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`)
      await expect(webSocketLink(urlOf(refusing.server))).rejects.toMatchObject({ code })
      await refusing.stop()
    }
  })

  it('goes down when the server ends it, dies, or sends what it may not', async () => {
    const endings: [act: (socket: WebSocket) => void, code: string][] = [
      [(socket) => socket.close(), 'server-unreachable'],
      [(socket) => socket.close(1012), 'server-stopping'],
      [(socket) => socket.terminate(), 'server-unreachable'],
      [(socket) => socket.send(new Uint8Array(limits.packetBytesMax + 1)), 'frame-too-long'],
      [(socket) => socket.send('text'), 'frame-unexpected'],
    ]
    for (const [act, code] of endings) {
      const { link, socket, ended } = await connect()
      act(socket)
      expect((await ended).code).toBe(code)
      expect(link.send(new Uint8Array(1))).toBe(false)
    }
  })
})

function urlOf(server: WebSocketServer | Server): string {
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}/kith`
}

/** A TCP server that answers nothing, or always the same. */
async function silentServer(answer?: string): Promise<{ server: Server; stop: () => Promise<void> }> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    if (answer !== undefined) socket.once('data', () => socket.end(answer))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    server,
    stop: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
