import { generateDevice, LinkJoining } from '@kith/keys'
import { type DeviceLink, type Link, openMemoryStore, webSocketLink } from '@kith/peer'
import { decodePacket, encodePacket, type Frame } from '@kith/wire'
import { afterEach, beforeEach, expect, it } from 'vitest'

import { beginDeviceLink } from '../../src/linking/device-link.ts'
import { codeOf, lastingStore, Network } from './network.ts'

let network: Network
const leaving: AsyncDisposable[] = []
beforeEach(async () => {
  network = await Network.start()
})
afterEach(async () => {
  for (const one of leaving.splice(0).reverse()) await one[Symbol.asyncDispose]()
  await network[Symbol.asyncDispose]()
})

/** What a server in the middle makes of a frame. */
interface Middle {
  readonly toServer?: (frame: Frame) => Frame
  readonly toDevice?: (frame: Frame) => Frame
}

/** A link whose packets somebody changes. */
function through(link: Link, { toServer = (frame) => frame, toDevice = (frame) => frame }: Middle): Link {
  const changed = (packet: Uint8Array, by: (frame: Frame) => Frame): Uint8Array => {
    const decoded = decodePacket(packet)
    if (decoded.kind === 'refused') throw new Error(decoded.code)
    return encodePacket(decoded.frames.map(by))
  }
  return {
    kind: 'websocket',
    send: (packet) => link.send(changed(packet, toServer)),
    listen: (handlers) => {
      link.listen({
        ...handlers,
        packet: (packet) => {
          handlers.packet(changed(packet, toDevice))
        },
      })
    },
    wantRoom: () => {
      link.wantRoom()
    },
    close: () => {
      link.close()
    },
    bufferedBytes: 0,
    bytesSent: 0,
    bytesReceived: 0,
  }
}

/** A new device behind somebody in the middle. */
async function newDevice(middle: Middle): Promise<DeviceLink> {
  const link = await beginDeviceLink({
    dial: async (signal) => through(await webSocketLink(network.url, { signal }), middle),
    label: 'Phone',
    signal: undefined,
    stores: { nameOf: () => '', open: async () => openMemoryStore(), unseal: async (store) => store },
  })
  leaving.push(link)
  return link
}

function flipped(bytes: Uint8Array, at: number): Uint8Array {
  return bytes.map((byte, index) => (index === at ? byte ^ 1 : byte))
}

it('[KY42] a server that puts in the keys of a device of its own is found out before anything is shown', async () => {
  const laptop = await network.join('alice')
  const mallory = await LinkJoining.begin(await generateDevice('Phone', 1))
  const link = await newDevice({
    toServer: (frame) => (frame.type === 'meet' && frame.place === 0 ? { ...frame, message: mallory.hello } : frame),
  })
  const hearing = codeOf(link.offer())
  expect(await codeOf(laptop.devices.link(link.code))).toBe('link-malformed')
  expect(await hearing).toBe('link-malformed')
})

it('[KY45] a server that changes or replays an invitation ends the meeting, and both are told', async () => {
  const laptop = await network.join('alice')
  let earlier: Uint8Array | undefined
  const first = await newDevice({
    toDevice: (frame) => {
      if (frame.type === 'met') earlier = frame.message.slice()
      return frame
    },
  })
  await laptop.devices.link(first.code)
  await first.offer()
  for (const change of [(message: Uint8Array) => flipped(message, 40), () => earlier ?? new Uint8Array(1)]) {
    const link = await newDevice({
      toDevice: (frame) => (frame.type === 'met' ? { ...frame, message: change(frame.message) } : frame),
    })
    const request = await laptop.devices.link(link.code)
    expect(await codeOf(link.offer())).toBe('link-malformed')
    expect(await codeOf(request.confirm())).toBe('link-malformed')
  }
  expect((await laptop.names.lookup('alice')).devices).toHaveLength(1)
})

it('[PE51] a server that shows another chain, or withholds lists, makes nobody a device', async () => {
  const laptop = await network.join('alice')
  const other = await network.join('mallory')
  const chainOf = async (name: string): Promise<readonly Uint8Array[]> => {
    let lists: readonly Uint8Array[] = []
    const asking = await webSocketLink(network.url, {})
    await new Promise<void>((resolve) => {
      asking.listen({
        packet: (packet) => {
          const decoded = decodePacket(packet)
          for (const frame of decoded.kind === 'packet' ? decoded.frames : []) {
            if (frame.type === 'challenge')
              asking.send(encodePacket([{ type: 'lookup', request: 9, as: '0'.repeat(26) as never, name, have: 0 }]))
            if (frame.type !== 'name-record') continue
            lists = frame.record.lists.map((list) => list.slice())
            resolve()
          }
        },
        room: () => undefined,
        down: () => undefined,
      })
    })
    asking.close()
    return lists
  }
  const [before, foreign] = [await chainOf('alice'), await chainOf(other.name)]
  for (const [lists, code] of [
    [before, 'device-unlisted'],
    [foreign, 'list-foreign'],
  ] as const) {
    const link = await newDevice({
      toDevice: (frame) =>
        frame.type === 'name-record' ? { ...frame, record: { ...frame.record, version: lists.length, lists } } : frame,
    })
    const request = await laptop.devices.link(link.code)
    await link.offer()
    const store = lastingStore()
    const accepting = codeOf(link.accept({ store: store.store() }))
    await request.confirm()
    expect(await accepting).toBe(code)
    expect(await store.store().list('kith.self', {})).toEqual([])
  }
})
