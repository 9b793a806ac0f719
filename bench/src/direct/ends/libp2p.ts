import { isIPv6 } from 'node:net'

import { noise } from '@libp2p/noise'
import { tcp } from '@libp2p/tcp'
import { webRTCDirect } from '@libp2p/webrtc'
import { yamux } from '@libp2p/yamux'
import { multiaddr } from '@multiformats/multiaddr'
import { createLibp2p, type Libp2p } from 'libp2p'

import { meetingAddress } from '../address.ts'
import { FramedWire } from '../framed-wire.ts'
import { type ByteStream, type End, nothingToDo, type Wire } from '../wire.ts'

const protocol = '/kith-bench/1'

type Stream = Awaited<ReturnType<Libp2p['dialProtocol']>>

/** libp2p over TCP with noise and yamux, or over WebRTC. */
export class Libp2pEnd implements End {
  readonly #carrier: 'tcp' | 'webrtc'
  #node: Libp2p | undefined
  #stream: Promise<Stream> | undefined

  constructor(carrier: 'tcp' | 'webrtc') {
    this.#carrier = carrier
  }

  async invitation(): Promise<string> {
    const node = await this.#start([this.#carrier === 'tcp' ? '/ip4/127.0.0.1/tcp/0' : webRtcAddress()])
    const opened = Promise.withResolvers<Stream>()
    this.#stream = opened.promise
    await node.handle(protocol, (stream) => {
      opened.resolve(stream)
    })
    return String(node.getMultiaddrs()[0])
  }

  async answer(invitation: string): Promise<string> {
    const node = await this.#start([])
    this.#stream = Promise.resolve(await node.dialProtocol(multiaddr(invitation), protocol))
    return ''
  }

  accept = nothingToDo

  async wire(): Promise<Wire> {
    const stream = await this.#stream
    if (stream === undefined) throw new Error('There is no stream.')
    return new FramedWire(bytesOf(stream))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#node?.stop()
  }

  async #start(listen: string[]): Promise<Libp2p> {
    this.#node = await createLibp2p({
      addresses: { listen },
      transports: [this.#carrier === 'tcp' ? tcp() : webRTCDirect({ rtcConfiguration: { iceServers: [] } })],
      connectionEncrypters: [noise()],
      streamMuxers: [yamux()],
    })
    return this.#node
  }
}

function webRtcAddress(): string {
  const address = meetingAddress()
  return `/${isIPv6(address) ? 'ip6' : 'ip4'}/${address}/udp/0/webrtc-direct`
}

function bytesOf(stream: Stream): ByteStream {
  return {
    write: (bytes) => stream.send(bytes),
    listen: ({ bytes, room }) => {
      stream.addEventListener('message', ({ data }) => {
        if (data instanceof Uint8Array) bytes(data)
        else for (const piece of data) bytes(piece)
      })
      stream.addEventListener('drain', room)
    },
  }
}
