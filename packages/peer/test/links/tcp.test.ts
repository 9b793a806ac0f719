import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { connect as connectSecurely, type TLSSocket } from 'node:tls'
import { setImmediate as turn } from 'node:timers/promises'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { limits } from '@kith/wire'
import { tcpCarrier } from '../../src/links/tcp.ts'
import { PublicAddresses } from '../../src/links/public-addresses.ts'
import { readTcpDescription } from '../../src/links/tcp-description.ts'
import { secureAsClient, secureAsServer } from '../../src/links/tcp-security.ts'
import { endOf, lonely, registerCarrierContract } from './carrier-contract.ts'
import { type Side, signallingPair, sideOf } from './signalling.ts'

const loopback = { addresses: (): string[] => ['127.0.0.1'] }

registerCarrierContract('TCP', () => tcpCarrier(loopback))

describe('TCP between programs', () => {
  const sides: Side[] = []
  const sockets: Socket[] = []
  afterEach(() => {
    for (const side of sides.splice(0)) side.end()
    for (const socket of sockets.splice(0)) socket.destroy()
  })

  it('[CA6] lets nobody in who does not know the key, and carries on with the one who does', async () => {
    const { side: offerer, description } = await offering()
    const { port } = readTcpDescription(description, 'offer')
    const secured: string[] = []
    for (const [attempt, key] of [
      [String(offerer.said[0]?.attempt), new Uint8Array(32)],
      ['another', keyOf(description)],
    ] as const) {
      const socket = secureAsClient(dial(port), { attempt, key }, () => secured.push(attempt))
      await closing(socket)
    }
    const rude = dial(port)
    rude.write('GET / HTTP/1.1\r\n\r\n')
    await closing(rude)
    expect(secured).toEqual([])
    expect(offerer.links).toEqual([])
    const answerer = answering(offerer)
    await Promise.all([offerer.nextLink(), answerer.nextLink()])
  })

  it('[CA6] turns away a server that knows no key, whatever it shows', async () => {
    const server = createServer((socket) => {
      sockets.push(socket)
      secureAsServer(
        socket,
        () => new Uint8Array(32).fill(1),
        () => undefined,
      )
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const secured: TLSSocket[] = []
    const socket = secureAsClient(dial(port), { attempt: 'a', key: new Uint8Array(32) }, (each) => secured.push(each))
    await closing(socket)
    expect(secured).toEqual([])
    const right = await new Promise<TLSSocket>((resolve) => {
      secureAsClient(dial(port), { attempt: 'a', key: new Uint8Array(32).fill(1) }, resolve)
    })
    expect(right.getCipher().name).toBe('TLS_AES_128_GCM_SHA256')
    right.destroy()
    server.close()
  })

  it('[CA11] lets nobody come back by a ticket, also not to another attempt', async () => {
    const key = new Uint8Array(32).fill(1)
    const server = createServer((socket) => {
      sockets.push(socket)
      secureAsServer(
        socket,
        (attempt) => (attempt === 'a' ? key : undefined),
        (secure) => secure.write('in'),
      )
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const first = secureAsClient(dial(port), { attempt: 'a', key }, () => undefined)
    const [ticket] = (await once(first, 'session')) as [Buffer]
    const back = connectSecurely({ socket: dial(port), session: ticket, rejectUnauthorized: false })
    const ended = await new Promise<string>((resolve) => {
      back.on('error', () => {
        resolve('refused')
      })
      back.on('secureConnect', () => {
        resolve('let in')
      })
    })
    expect(ended).toBe('refused')
    first.destroy()
    back.destroy()
    server.close()
  })

  it('[CA6] ends a link on which a packet is longer than the limit', async () => {
    const { side: offerer, description } = await offering()
    const { port } = readTcpDescription(description, 'offer')
    const secure = await new Promise<TLSSocket>((resolve) => {
      secureAsClient(dial(port), { attempt: String(offerer.said[0]?.attempt), key: keyOf(description) }, resolve)
    })
    const ended = endOf(await offerer.nextLink())
    const length = Buffer.alloc(4)
    length.writeUInt32BE(limits.packetBytesMax + 1)
    secure.write(length)
    expect((await ended).code).toBe('frame-too-long')
  })

  it('[CA7] listens only while an attempt waits', async () => {
    const carrier = tcpCarrier(loopback)
    const { side: offerer, description } = await offering(carrier)
    const { port } = readTcpDescription(description, 'offer')
    expect(await isOpen(port)).toBe(true)
    const answerer = answering(offerer, carrier)
    await Promise.all([offerer.nextLink(), answerer.nextLink()])
    expect(await isOpen(port)).toBe(false)
    const again = lonely(carrier)
    await again.attempt.offer()
    again.attempt.close()
    expect(await again.over).toBe('path-lost')
  })

  it('[CA7] keeps few who say nothing, and lets in the one who knows the key after they left', async () => {
    const { side: offerer, description } = await offering()
    const { port } = readTcpDescription(description, 'offer')
    const silent = Array.from({ length: 40 }, () => dial(port))
    const closed = silent.map((socket) => closing(socket))
    await Promise.race(closed)
    let open = 40
    for (const each of closed) void each.then(() => open--)
    while (open > 16) await turn()
    expect(open).toBe(16)
    for (const socket of silent) socket.destroy()
    await Promise.all(closed)
    const answerer = answering(offerer)
    await Promise.all([offerer.nextLink(), answerer.nextLink()])
  })

  it('[CA8] keeps one connection of many', async () => {
    const many = { addresses: (): string[] => ['127.0.0.1', '127.0.0.2', '127.0.0.3', '127.0.0.4'] }
    const { low, high } = signallingPair({ carrier: tcpCarrier(many) })
    sides.push(low, high)
    low.start()
    const [here, there] = await Promise.all([low.nextLink(), high.nextLink()])
    const ended = endOf(here)
    there.close()
    expect((await ended).message).toBe('the other side closed')
    expect([low.links.length, high.links.length]).toEqual([1, 1])
  })

  it('[CA8] says a public address when it becomes known, and takes that of the other side', async () => {
    const publicAddresses = new PublicAddresses()
    const server = createServer()
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { side: offerer, description } = await offering(tcpCarrier({ ...loopback, publicAddresses }))
    const { openPort } = readTcpDescription(description, 'offer')
    publicAddresses.add('127.0.0.1')
    const said = offerer.said.at(-1)
    expect(said?.kind === 'candidates' && JSON.parse(said.candidates[0]?.candidate ?? '')).toEqual({
      publicAddresses: ['127.0.0.1'],
      openPort,
    })
    const about = { carrier: 'tcp', attempt: said?.attempt }
    const { port } = server.address() as AddressInfo
    const theirs = [{ publicAddresses: ['127.0.0.1'], openPort: port }, { publicAddresses: 1 }, 'nonsense']
    offerer.receive({
      ...about,
      kind: 'candidates',
      candidates: theirs.map((each) => ({ candidate: JSON.stringify(each), sdpMid: null, sdpMLineIndex: null })),
    })
    const none = { addresses: [], port: 0, publicAddresses: [], openPort: 0 }
    offerer.receive({ ...about, kind: 'answer', description: JSON.stringify(none), dropped: '' })
    const [came] = (await once(server, 'connection')) as [Socket]
    expect(came.remotePort).toBe(openPort)
    // Whoever says nothing keeps no connection when the attempt is over.
    const ended = closing(came)
    came.resume()
    offerer.end()
    await ended
    server.close()
  })

  it('[IC20] says where the server sees it come from, but for its own addresses and those that nobody may connect to', async () => {
    const publicAddresses = new PublicAddresses()
    const carrier = tcpCarrier({ addresses: () => ['192.0.2.7', '127.0.0.1'], publicAddresses })
    for (const address of ['127.0.0.1', '192.0.2.7', '0.0.0.0', '224.0.0.1', 'fe80::1', '::ffff:192.0.2.1', 'nobody'])
      carrier.seenAs?.(address)
    expect(publicAddresses.all).toEqual([])
    let told = 0
    using _ = publicAddresses.follow(() => void told++)
    for (const address of ['203.0.113.20', '203.0.113.20', '2001:db8::7', '203.0.113.20']) carrier.seenAs?.(address)
    expect(publicAddresses.all).toEqual(['203.0.113.20', '2001:db8::7'])
    expect(told).toBe(2)
    const { description } = await offering(carrier)
    expect(readTcpDescription(description, 'offer').publicAddresses).toEqual(['203.0.113.20', '2001:db8::7'])
  })

  it('[CA2] reads any text as a description, and refuses what is none', () => {
    const good = { addresses: ['192.0.2.1'], port: 1, publicAddresses: [], openPort: 0 }
    expect(readTcpDescription(JSON.stringify(good), 'answer')).toEqual({ ...good, key: undefined })
    const bad = fc.oneof(
      fc.string(),
      fc.json(),
      fc.record({ addresses: fc.anything(), port: fc.anything() }).map((each) => JSON.stringify({ ...good, ...each })),
    )
    fc.assert(
      fc.property(bad, (text) => {
        try {
          const { addresses, port } = readTcpDescription(text, 'answer')
          expect(addresses.length).toBeLessThanOrEqual(16)
          expect(port).toBeLessThanOrEqual(65_535)
        } catch (error) {
          expect(error).toMatchObject({ code: 'path-malformed' })
        }
      }),
    )
    for (const change of [
      { port: -1 },
      { port: 65_536 },
      { port: '1' },
      { addresses: ['example.org'] },
      { addresses: Array(17).fill('192.0.2.1') },
      { key: 'short' },
    ])
      expect(
        () => readTcpDescription(JSON.stringify({ ...good, ...change }), 'answer'),
        JSON.stringify(change),
      ).toThrow()
  })

  /** A side that offered and waits for its answer. */
  async function offering(
    carrier = tcpCarrier(loopback),
  ): Promise<{ readonly side: Side; readonly description: string }> {
    const side = sideOf('low', { carrier }, () => undefined)
    sides.push(side)
    const description = await new Promise<string>((resolve) => {
      const push = side.said.push.bind(side.said)
      side.said.push = (signal): number => {
        if (signal?.kind === 'offer') resolve(signal.description)
        return push(signal)
      }
      side.start()
    })
    return { side, description }
  }

  /** A side that answers what another offered. */
  function answering(offerer: Side, carrier = tcpCarrier(loopback)): Side {
    const side = sideOf('high', { carrier }, (signal) => {
      offerer.receive(signal)
    })
    sides.push(side)
    side.receive(offerer.said[0])
    return side
  }

  function dial(port: number): Socket {
    const socket = connect({ host: '127.0.0.1', port })
    socket.on('error', () => undefined)
    sockets.push(socket)
    return socket
  }

  async function isOpen(port: number): Promise<boolean> {
    const socket = dial(port)
    return new Promise((resolve) => {
      socket.on('connect', () => {
        resolve(true)
      })
      socket.on('close', () => {
        resolve(false)
      })
    })
  }
})

/** Resolves when it is closed, whatever else is wrong with it. */
function closing(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.on('close', () => {
      resolve()
    })
  })
}

function keyOf(offer: string): Uint8Array {
  return Buffer.from(readTcpDescription(offer, 'offer').key ?? '', 'base64url')
}
