import { connect, type Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import type { PathSignal } from '@kith/core'
import type { DeviceId } from '@kith/wire'
import { afterEach, expect, it, vi } from 'vitest'
import { DirectPaths } from '../../src/links/direct-paths.ts'
import { tcpCarrier } from '../../src/links/tcp.ts'
import { readTcpDescription } from '../../src/links/tcp-description.ts'
import { secureAsClient } from '../../src/links/tcp-security.ts'
import { devices } from './signalling.ts'

// The offers of the two others stand, because their ids are lower.
const [bob, alice] = [devices.low, devices.high]
const mallory = 'abbbbbbbbbbbbbbbbbbbbbbbbb' as DeviceId
/** As Bob chose it, and as it stands in the clear in what he sends to connect. */
const attempt = 'an-attempt'
const sockets: Socket[] = []

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy()
})

it('[CA11] two devices that name an attempt alike have each its own, and only its own key opens it', async () => {
  const said: { readonly to: DeviceId; readonly signal: PathSignal }[] = []
  const up: DeviceId[] = []
  using paths = new DirectPaths({
    own: alice,
    carriers: [tcpCarrier({ addresses: () => ['127.0.0.1'] })],
    iceServers: () => ({ stun: [], turn: [] }),
    send: (to, signal) => said.push({ to, signal }),
    listener: {
      up: (device) => up.push(device),
      down: () => undefined,
      use: () => undefined,
      askRelay: () => undefined,
      changed: () => undefined,
    },
  })
  paths.relay(true)
  for (const [at, device] of [bob, mallory].entries()) {
    paths.permit(device, 'any')
    paths.traffic(device)
    paths.receive(device, offer(keyOf(at)))
    await vi.waitUntil(() => answerTo(said, device) !== undefined)
  }
  const { port } = readTcpDescription(answerTo(said, bob) ?? '', 'answer')
  // By Mallory's key nobody gets to where Bob is waited for.
  const intruder = await dialled(port, keyOf(1))
  expect([intruder, up]).toEqual([undefined, []])
  const friend = await dialled(port, keyOf(0))
  // The offerer takes a connection by a packet of no bytes.
  friend?.write(Buffer.alloc(4))
  await vi.waitUntil(() => up.length > 0)
  expect(up).toEqual([bob])
})

function keyOf(of: number): Buffer {
  return Buffer.alloc(32, of + 1)
}

function offer(key: Buffer): PathSignal {
  const nowhere = { addresses: [], port: 0, publicAddresses: [], openPort: 0 }
  return {
    kind: 'offer',
    carrier: 'tcp',
    attempt,
    description: JSON.stringify({ key: key.toString('base64url'), ...nowhere }),
  }
}

function answerTo(
  said: readonly { readonly to: DeviceId; readonly signal: PathSignal }[],
  device: DeviceId,
): string | undefined {
  for (const { to, signal } of said)
    if (to === device && signal.kind === 'answer' && signal.attempt === attempt) return signal.description
  return undefined
}

/** A connection by this key; undefined when it is turned away. */
function dialled(port: number, key: Buffer): Promise<TLSSocket | undefined> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    sockets.push(socket)
    socket.on('error', () => undefined)
    secureAsClient(socket, { attempt, key }, resolve).on('close', () => {
      resolve(undefined)
    })
  })
}
