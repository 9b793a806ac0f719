import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { TcpDials } from '../../src/links/tcp-dials.ts'

const own = ['127.0.0.1']
const described = { key: undefined, addresses: [], port: 0, publicAddresses: [], openPort: 0 }

describe('dials', () => {
  const ends: (() => void)[] = []
  afterEach(() => {
    for (const end of ends.splice(0)) end()
  })

  it('[CA8] connects to public addresses from the port that it named, and goes on when it is refused', async () => {
    const [openPort, theirs] = [await freePort(), await freePort()]
    const opened = new Promise<Socket>((resolve) => {
      const dials = new TcpDials({ own, openPort, connected: () => expect.unreachable(), opened: resolve })
      ends.push(() => {
        dials[Symbol.dispose]()
      })
      // Nobody is there yet.
      dials.dial({ ...described, publicAddresses: ['127.0.0.1'], openPort: theirs })
    })
    const server = await listening(theirs)
    const [came] = (await once(server, 'connection')) as [Socket]
    ends.push(() => came.destroy())
    expect(came.remotePort).toBe(openPort)
    const socket = await opened
    ends.push(() => socket.destroy())
    expect(socket.localPort).toBe(openPort)
  })

  it('[CA8] connects to where the other side listens, also when it listens only a while later', async () => {
    const port = await freePort()
    const connected = new Promise<Socket>((resolve) => {
      const dials = new TcpDials({ own, openPort: 49_998, connected: resolve, opened: () => expect.unreachable() })
      ends.push(() => {
        dials[Symbol.dispose]()
      })
      // Nobody is there yet.
      dials.dial({ ...described, addresses: ['127.0.0.1'], port })
    })
    const server = await listening(port)
    const [came] = (await once(server, 'connection')) as [Socket]
    const socket = await connected
    ends.push(
      () => came.destroy(),
      () => socket.destroy(),
    )
    expect(socket.localPort).toBe(came.remotePort)
  })

  it('[CA4] connects to nothing that it may not', async () => {
    const server = await listening(0)
    let came = 0
    server.on('connection', () => came++)
    const { port } = server.address() as AddressInfo
    const dialed = (addresses: string[], ownAddresses: string[]): Promise<unknown> =>
      new Promise((resolve) => {
        const dials = new TcpDials({ own: ownAddresses, openPort: 49_999, connected: resolve, opened: resolve })
        ends.push(() => {
          dials[Symbol.dispose]()
        })
        dials.dial({ ...described, addresses, port })
      })
    void dialed(['127.0.0.1', '0.0.0.0', '::ffff:127.0.0.1', '::1'], ['192.0.2.1'])
    // One that may be made says that those before would have come by now.
    await dialed(['127.0.0.1'], own)
    expect(came).toBe(1)
  })

  async function listening(port: number): Promise<Server> {
    const server = createServer()
    server.listen(port, '127.0.0.1')
    ends.push(() => server.close())
    await once(server, 'listening')
    return server
  }

  async function freePort(): Promise<number> {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    server.close()
    await once(server, 'close')
    return port
  }
})
