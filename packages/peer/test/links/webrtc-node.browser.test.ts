import { type LinkPair, registerLinkContract } from '@kith/testing/contracts'
import { KithError } from '@kith/wire'
import { expect, it } from 'vitest'
import { commands } from 'vitest/browser'
import type { DirectLink } from '../../src/links/carrier.ts'
import type { PathSignal } from '@kith/core'
import type { Link } from '../../src/links/link.ts'
import { browserWebRtc } from '../../src/links/webrtc-browser.ts'
import { webSocketLink } from '../../src/links/websocket.ts'

declare module 'vitest/browser' {
  interface BrowserCommands {
    openNodeEnd: () => Promise<string>
    endedNodeEnd: (url: string) => Promise<number | null>
  }
}

const triesMax = 5

/** Tries again as a peer does: the library gives up when it meets a certificate before it has heard the answer that describes it. */
async function linked(offerer: 'browser' | 'node', tries = 1): Promise<LinkPair> {
  const url = await commands.openNodeEnd()
  const signals = new WebSocket(`${url}/${offerer === 'node' ? 'offer' : 'answer'}`)
  await new Promise((resolve) => {
    signals.onopen = resolve
  })
  const up = linkOver(signals, offerer === 'browser').catch((fault: unknown) => {
    if (tries === triesMax) throw fault
    return undefined
  })
  const there = await webSocketLink(url)
  // The program at the other end must also end by itself when all is closed: the library has threads of its own.
  const remove = async (): Promise<void> => {
    signals.close()
    expect(await commands.endedNodeEnd(url)).toBe(0)
  }
  const here = await up
  if (here !== undefined) return { here, there, remove }
  await remove()
  return linked(offerer, tries + 1)
}

registerLinkContract('WebRTC to a program in Node', () => linked('browser'))

it('[CA1] comes up when a program in Node offers, and carries both ways', async () => {
  const { here, there, remove } = await linked('node')
  const heard = Promise.all([here, there].map((link) => packetOf(link)))
  here.send(new Uint8Array([0x81]))
  there.send(new Uint8Array([0x82, 0x83]))
  expect((await heard).map((packet) => [...packet])).toEqual([[0x82, 0x83], [0x81]])
  here.close()
  there.close()
  await remove?.()
})

function packetOf(link: Link): Promise<Uint8Array> {
  return new Promise((packet) => {
    link.listen({ packet, room: () => undefined, down: () => undefined })
  })
}

function linkOver(signals: WebSocket, isOfferer: boolean): Promise<DirectLink> {
  return new Promise((up, failed) => {
    const begin = (id: string): ReturnType<typeof browserWebRtc.begin> =>
      browserWebRtc.begin({
        id,
        up,
        send: (signal) => {
          signals.send(JSON.stringify(signal))
        },
        over: (code) => {
          failed(new KithError(code))
        },
        connectMs: 10_000,
        iceServers: () => ({ stun: [], turn: [] }),
      })
    let attempt = isOfferer ? begin('from-browser') : undefined
    signals.onmessage = ({ data }) => {
      const signal = JSON.parse(String(data)) as PathSignal
      if (signal.kind === 'offer') {
        attempt = begin(signal.attempt)
        void attempt.answer(signal.description, '')
      } else if (signal.kind === 'answer') void attempt?.take(signal.description)
      else if (signal.kind === 'candidates') void attempt?.candidates(signal.candidates)
    }
    void attempt?.offer()
  })
}
