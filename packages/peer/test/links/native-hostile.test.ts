import { type DataChannel, PeerConnection } from 'node-datachannel'
import { limits } from '@kith/wire'
import { describe, expect, it } from 'vitest'
import type { DirectLink } from '../../src/links/carrier.ts'
import { nodeWebRtc } from '../../src/links/webrtc-node.ts'
import { endOf } from './carrier-contract.ts'

describe('the other end of a data channel', () => {
  it('[CA1] that sends text ends its own link', async () => {
    await withHostile(async (channel, link) => {
      const ended = endOf(link)
      channel.sendMessage('{}')
      expect((await ended).code).toBe('frame-unexpected')
    })
  })

  it('[CA1] that sends a packet longer than the limit ends its own link', async () => {
    await withHostile(async (channel, link) => {
      const ended = endOf(link)
      channel.sendMessageBinary(new Uint8Array(limits.packetBytesMax * 2).fill(0x81))
      expect((await ended).code).toBe('frame-too-long')
    })
  })

  it('[CA1] that sends nothing but empty packets and broken control frames disturbs nobody', async () => {
    await withHostile(async (channel, link) => {
      const heard: number[] = []
      const last = new Promise<void>((resolve) => {
        link.listen({
          packet: ({ byteLength }) => {
            heard.push(byteLength)
            if (byteLength === 7) resolve()
          },
          room: () => undefined,
          down: () => expect.unreachable(),
        })
      })
      for (let at = 0; at < 100; at++) channel.sendMessageBinary(new Uint8Array([1, at, 255, 255]))
      channel.sendMessageBinary(new Uint8Array(7).fill(0x81))
      await last
      expect(heard.at(-1)).toBe(7)
    })
  })
})

/** A link whose other end is the bare library, which says that it takes messages of any length, and believes that we do. */
async function withHostile(use: (channel: DataChannel, link: DirectLink) => Promise<void>): Promise<void> {
  let hostile = connect()
  let link = await hostile.link
  for (let tries = 1; link === undefined && tries < triesMax; tries++) {
    hostile.connection.close()
    hostile = connect()
    link = await hostile.link
  }
  try {
    if (link === undefined) throw new Error('The bare library finds no way.')
    await hostile.opened
    await use(hostile.channel, link)
    link.close()
  } finally {
    hostile.connection.close()
  }
}

const triesMax = 5

interface Hostile {
  readonly connection: PeerConnection
  readonly channel: DataChannel
  readonly opened: Promise<void>
  /** Undefined when nothing came of it: the library gives up when it meets our certificate before it took our answer. */
  readonly link: Promise<DirectLink | undefined>
}

function connect(): Hostile {
  const config = { iceServers: [], bindAddress: '127.0.0.1', disableAutoNegotiation: true }
  const connection = new PeerConnection('hostile', config)
  const channel = connection.createDataChannel('kith', { negotiated: true, id: 0 })
  const opened = new Promise<void>((resolve) => {
    channel.onOpen(() => {
      // Without a sign of life the link would not come up at our end.
      channel.sendMessageBinary(new Uint8Array(1).fill(0x80))
      resolve()
    })
  })
  const link = new Promise<DirectLink | undefined>((up) => {
    const attempt = nodeWebRtc({ address: '127.0.0.1' }).begin({
      id: 'a',
      up,
      over: () => {
        up(undefined)
      },
      connectMs: 10_000,
      iceServers: () => ({ stun: [], turn: [] }),
      send: (signal) => {
        if (signal.kind !== 'answer') return
        connection.setRemoteDescription(
          signal.description.replace(/max-message-size:\d+/, 'max-message-size:0'),
          'answer',
        )
      },
    })
    connection.onGatheringStateChange((state) => {
      if (state === 'complete') void attempt.answer(connection.localDescription()?.sdp ?? '', '')
    })
  })
  connection.setLocalDescription('offer')
  return { connection, channel, opened, link }
}
