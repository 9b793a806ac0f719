import { type DataChannel, PeerConnection } from 'node-datachannel'
import { limits } from '@kith/wire'
import { describe, expect, it } from 'vitest'
import type { Attempt, DirectLink } from '../../src/links/carrier.ts'
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
  const config = { iceServers: [], bindAddress: '127.0.0.1', disableAutoNegotiation: true }
  const connection = new PeerConnection('hostile', config)
  const channel = connection.createDataChannel('kith', { negotiated: true, id: 0 })
  const opened = new Promise<void>((resolve) => {
    channel.onOpen(resolve)
  })
  let attempt: Attempt | undefined
  const link = new Promise<DirectLink>((up, failed) => {
    attempt = nodeWebRtc({ address: '127.0.0.1' }).begin({
      id: 'a',
      up,
      over: failed,
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
  })
  connection.onGatheringStateChange((state) => {
    if (state === 'complete') void attempt?.answer(connection.localDescription()?.sdp ?? '', '')
  })
  connection.setLocalDescription('offer')
  try {
    const up = await link
    await opened
    await use(channel, up)
    up.close()
  } finally {
    connection.close()
  }
}
