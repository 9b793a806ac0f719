import { registerLinkContract } from '@kith/testing/contracts'
import { limits } from '@kith/wire'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { commands } from 'vitest/browser'
import type { Link, LinkEnd } from '../../src/links/link.ts'
import { webSocketLink } from '../../src/links/websocket.ts'

declare module 'vitest/browser' {
  interface BrowserCommands {
    openPairing: () => Promise<string>
    closePairing: (url: string) => Promise<void>
  }
}

registerLinkContract('WebSocket in a browser', async () => {
  const url = await commands.openPairing()
  const here = await webSocketLink(url)
  const there = await webSocketLink(url)
  return { here, there, remove: () => commands.closePairing(url) }
})

describe('webSocketLink in a browser', () => {
  let url: string
  const links: Link[] = []
  beforeEach(async () => {
    url = await commands.openPairing()
  })
  afterEach(async () => {
    for (const link of links.splice(0)) link.close()
    await commands.closePairing(url)
  })

  function endOf(link: Link): Promise<LinkEnd> {
    return new Promise((down) => {
      link.listen({ packet: () => undefined, room: () => undefined, down })
    })
  }

  it('gives up with a code: a malformed address, nobody there, an abort', async () => {
    for (const malformed of ['http://127.0.0.1/', 'nonsense', 'ws://'])
      await expect(webSocketLink(malformed)).rejects.toMatchObject({ code: 'option-invalid' })
    await expect(webSocketLink(url, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'aborted' })
    await commands.closePairing(url)
    await expect(webSocketLink(url)).rejects.toMatchObject({ code: 'server-unreachable' })
  })

  it('goes down when the server dies, or sends what it may not', async () => {
    const raw = (send: (socket: WebSocket) => void): Promise<Link> =>
      new Promise((resolve, reject) => {
        const socket = new WebSocket(url)
        socket.onopen = () => {
          webSocketLink(url).then((link) => {
            links.push(link)
            resolve(link)
            send(socket)
          }, reject)
        }
      })
    const text = await raw((socket) => {
      socket.send('text')
    })
    expect((await endOf(text)).code).toBe('frame-unexpected')
    const long = await raw((socket) => {
      socket.send(new Uint8Array(limits.packetBytesMax + 1))
    })
    expect((await endOf(long)).code).toBe('frame-too-long')
    const [one, other] = await Promise.all([webSocketLink(url), webSocketLink(url)])
    links.push(one, other)
    const ended = Promise.all([endOf(one), endOf(other)])
    await commands.closePairing(url)
    expect((await ended).map(({ code }) => code)).toEqual(['server-unreachable', 'server-unreachable'])
  })
})
