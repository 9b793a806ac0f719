import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Attempt, DirectLink } from '../../src/links/carrier.ts'
import type { PathSignal } from '@kith/core'
import { nodeWebRtc } from '../../src/links/webrtc-node.ts'

/**
 * One end of a WebRTC link in Node, for a test in a browser: the first WebSocket carries signals (`/offer` lets this end offer), the next
 * the packets of the link. When both are closed it has nothing to do, and must end by itself.
 */
const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
await once(server, 'listening')
console.log((server.address() as AddressInfo).port)

const [signals, request] = (await once(server, 'connection')) as [WebSocket, { readonly url: string }]
const carried = once(server, 'connection') as Promise<[WebSocket]>
let attempt: Attempt | undefined
const link = new Promise<DirectLink | undefined>((up) => {
  const begin = (id: string): Attempt =>
    nodeWebRtc({ address: '127.0.0.1' }).begin({
      id,
      up,
      send: (signal) => {
        signals.send(JSON.stringify(signal))
      },
      over: () => {
        signals.close()
        up(undefined)
      },
      connectMs: 10_000,
      iceServers: () => ({ stun: [], turn: [] }),
    })
  signals.on('message', (data: Buffer) => {
    const signal = JSON.parse(data.toString()) as PathSignal
    if (signal.kind === 'offer') {
      attempt = begin(signal.attempt)
      void attempt.answer(signal.description, '')
    } else if (signal.kind === 'answer') void attempt?.take(signal.description)
    else if (signal.kind === 'candidates') void attempt?.candidates(signal.candidates)
  })
  if (request.url === '/offer') {
    attempt = begin('from-node')
    void attempt.offer()
  }
})
const [packets] = await carried
// Nothing is lost before the link is there.
packets.pause()
server.close()
const up = await link
packets.on('message', (data: Buffer) => {
  up?.send(data)
})
packets.on('close', () => {
  up?.close()
})
packets.resume()
if (up === undefined) packets.close()
up?.listen({
  packet: (packet) => {
    packets.send(packet)
  },
  room: () => undefined,
  down: () => {
    packets.close()
  },
})
