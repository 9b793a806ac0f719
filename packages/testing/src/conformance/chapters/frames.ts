/** Packets and fields that are not as they have to be (spec FR1 to FR9, FR13, FR14), before and after sign-in. */
import {
  type BootId,
  type DeviceId,
  encodeFrame,
  encodePacket,
  type ErrorCode,
  type Frame,
  type FrameType,
  limits,
  numberOfFrame,
  type StreamId,
} from '@kith/wire'

import { randomId } from '../client/made-frames.ts'
import type { RawClient } from '../client/raw-client.ts'
import { casesOf, type ConformanceCase } from '../running/case.ts'
import { answerTo, expectClosed, expectEnd, expectFrame, fits, holds, same } from '../running/expectations.ts'
import type { Stage } from '../running/stage.ts'
import { opcodes } from '../socket/frame-bytes.ts'
import { framesOfServer } from './frames-of-server.ts'
import { changedFrame, frameOfBytes, packetOfBytes, resizedFrame } from './bytes.ts'

const ping: Frame = { type: 'ping', token: 0x0102_0304 }
const nothing = new Uint8Array(0)

/** The cases of this chapter. */
export const frames: readonly ConformanceCase[] = casesOf('frames', [
  ['FR1.1', 'refuses a packet without any byte, before sign-in', (stage) => early(stage, 'frame-cut', nothing)],
  ['FR1.2', 'refuses a packet without any byte, after sign-in', (stage) => late(stage, 'frame-cut', nothing)],
  [
    'FR1.3',
    'takes a packet without any frame',
    async (stage) => {
      const client = await stage.connect()
      client.sendBytes(packetOfBytes())
      await client.sync()
    },
  ],
  [
    'FR1.4',
    'answers every frame of a packet, in their order',
    async (stage) => {
      const client = await stage.connect()
      client.send(...[1, 2, 3].map((token): Frame => ({ type: 'ping', token })))
      for (const token of [1, 2, 3]) await expectFrame(client, 'pong', { token })
    },
  ],
  [
    'FR2.1',
    'refuses a packet of version 0, before sign-in',
    (stage) => early(stage, 'frame-version', Buffer.concat([Buffer.of(0), encodeFrame(ping)])),
  ],
  [
    'FR2.2',
    'refuses a packet of version 2 and reads nothing behind the byte, after sign-in',
    async (stage) => {
      const client = await late(stage, 'frame-version', Buffer.concat([Buffer.of(2), encodeFrame(ping)]))
      same('pongs', count(client, 'pong'), 0)
    },
  ],
  [
    'FR3.1',
    'refuses a packet that ends in the head of a frame',
    async (stage) => {
      for (const length of [1, 2, 3]) await early(stage, 'frame-cut', encodePacket([ping]).subarray(0, 1 + length))
    },
  ],
  [
    'FR3.2',
    'refuses a packet that ends before its payload',
    (stage) => late(stage, 'frame-cut', encodePacket([ping]).subarray(0, -1)),
  ],
  [
    'FR3.3',
    'refuses a frame that claims 16 MiB',
    (stage) => late(stage, 'frame-cut', packetOfBytes(frameOfBytes(numberOfFrame('ping'), nothing, 0xff_ffff))),
  ],
  [
    'FR3.4',
    'does not continue a frame in the next packet',
    async (stage) => {
      const client = await stage.connect()
      const bytes = encodePacket([ping])
      client.sendBytes(bytes.subarray(0, 4))
      client.sendBytes(bytes.subarray(4))
      await expectEnd(client, 'frame-cut')
    },
  ],
  [
    'FR4.1',
    'refuses types of frames that do not exist, before sign-in',
    async (stage) => {
      for (const number of [0x00, 0x09, 0xff]) await early(stage, 'frame-unknown', unknownType(number))
    },
  ],
  [
    'FR4.2',
    'refuses types of frames that do not exist, after sign-in',
    async (stage) => {
      for (const number of [0x1f, 0x35, 0x46, 0x8f]) await late(stage, 'frame-unknown', unknownType(number))
    },
  ],
  [
    'FR13.1',
    'refuses the types that are reserved for shared bodies',
    async (stage) => {
      for (const number of [0x2e, 0x2f, 0x52]) await late(stage, 'frame-unknown', unknownType(number))
    },
  ],
  [
    'FR5.1',
    'refuses a flag that is neither 0 nor 1',
    async (stage) => {
      await late(stage, 'value-unknown', (as) => {
        const search = searchOf(as)
        return packetOfBytes(changedFrame(search, encodeFrame(search).byteLength - 5, 2))
      })
    },
  ],
  [
    'FR5.2',
    'refuses a value that is none of several: the level of a grant',
    (stage) =>
      late(stage, 'value-unknown', (as) => {
        const grant: Frame = { type: 'grant', request: 1, as, name: 'somebody', level: 'contact' }
        return packetOfBytes(changedFrame(grant, encodeFrame(grant).byteLength - 5, 255))
      }),
  ],
  [
    'FR5.3',
    'refuses a value that is none of several: the choice of a presence',
    (stage) =>
      late(stage, 'value-unknown', (as) =>
        packetOfBytes(
          changedFrame(
            { type: 'presence-set', request: 1, as, choice: 'online', note: '', activity: '', idleMs: 0 },
            20,
            4,
          ),
        ),
      ),
  ],
  [
    'FR6.1',
    'refuses a text above its length before its content is read',
    (stage) => late(stage, 'field-too-long', (as) => lookupBytes(as, Buffer.of(0, 64))),
  ],
  [
    'FR6.2',
    'refuses a list above its count before its items are read',
    (stage) =>
      late(stage, 'field-too-long', (as) =>
        packetOfBytes(changedFrame({ type: 'presence-query', request: 1, as, names: [] }, 20, 0, 201)),
      ),
  ],
  [
    'FR6.3',
    'refuses a hello with more than 500 streams in one frame',
    (stage) =>
      late(stage, 'field-too-long', (as) =>
        packetOfBytes(
          changedFrame({ type: 'hello', as, boot: randomId<BootId>(), more: 0, outstanding: [] }, 33, 1, 0xf5),
        ),
      ),
  ],
  ['FR6.4', 'refuses a byte that begins no letter', (stage) => badText(stage, 0x61, 0x80)],
  ['FR6.5', 'refuses an overlong letter', (stage) => badText(stage, 0xc1, 0xa1)],
  ['FR6.6', 'refuses half a surrogate pair', (stage) => badText(stage, 0xed, 0xa0, 0x80)],
  ['FR6.7', 'refuses a letter beyond U+10FFFF', (stage) => badText(stage, 0xf4, 0x90, 0x80, 0x80)],
  ['FR6.8', 'refuses a letter that is cut off', (stage) => badText(stage, 0x61, 0xe2, 0x82)],
  [
    'FR6.9',
    'refuses a number above 2^53 - 1',
    (stage) =>
      late(stage, 'number-range', (as) => {
        const outstanding = [{ stream: randomId<StreamId>(), to: randomId<DeviceId>(), first: 1, last: 1 }]
        const hello: Frame = { type: 'hello', as, boot: randomId<BootId>(), more: 0, outstanding }
        return packetOfBytes(changedFrame(hello, 35 + 32, 0, 0x20, 0, 0, 0, 0, 0, 0))
      }),
  ],
  [
    'FR7.1',
    'refuses a payload that ends inside a field',
    async (stage) => {
      for (const change of [-1, -4]) await early(stage, 'frame-cut', packetOfBytes(resizedFrame(ping, change)))
    },
  ],
  [
    'FR7.2',
    'refuses bytes behind the last field, before sign-in',
    (stage) => early(stage, 'frame-trailing', packetOfBytes(resizedFrame(ping, 1))),
  ],
  [
    'FR7.3',
    'refuses bytes behind the last field, after sign-in',
    (stage) => late(stage, 'frame-trailing', (as) => packetOfBytes(resizedFrame({ type: 'attach', as }, 1))),
  ],
  [
    'FR8.1',
    'lets nothing behind a bad frame have an effect',
    async (stage) => {
      const packet = packetOfBytes(frameOfBytes(0xff, nothing), encodeFrame(ping))
      same('pongs', count(await late(stage, 'frame-unknown', packet), 'pong'), 0)
    },
  ],
  [
    'FR8.2',
    'reads nothing more of a connection that sent a bad packet',
    async (stage) => {
      const [alice, bob] = await stage.two()
      alice.client.sendBytes(unknownType(0xff))
      alice.send(stage.stream(alice, bob).data(1))
      await alice.ends('frame-unknown')
      await bob.none('data')
    },
  ],
  [
    'SE14.1',
    'lets the frames before a bad one have taken effect',
    async (stage) => {
      const client = await stage.connect()
      client.sendBytes(packetOfBytes(encodeFrame(ping), frameOfBytes(0xff, nothing)))
      await expectFrame(client, 'pong', { token: 0x0102_0304 })
      await expectEnd(client, 'frame-unknown')
    },
  ],
  [
    'SE14.2',
    'refuses every frame that only the server sends',
    async (stage) => {
      await Promise.all(
        framesOfServer(randomId<DeviceId>()).map(async (frame) => {
          const alice = await stage.signedIn()
          alice.send(frame)
          await alice.ends('frame-unexpected')
        }),
      )
    },
  ],
  [
    'SE14.3',
    'disturbs no other connection',
    async (stage) => {
      const [alice, bob] = await stage.two()
      await Promise.all([early(stage, 'frame-cut', nothing), late(stage, 'frame-unknown', unknownType(0xff))])
      alice.send(stage.stream(alice, bob).data(1))
      await bob.expect('data')
    },
  ],
  [
    'FR14.1',
    'refuses a packet of 8,193 bytes before sign-in',
    async (stage) => {
      const client = await stage.connect()
      client.sendBytes(packetOfBytes(pongs(1024)))
      await expectEnd(client, 'frame-too-long')
    },
  ],
  [
    'FR14.2',
    'reads a packet of 8,192 bytes before sign-in',
    async (stage) => {
      const client = await stage.connect()
      const whole = await client.signInFrame(await stage.person())
      const { deviceList, lockKey } = whole
      const free = limits.packetBytesBeforeSignInMax - encodePacket([whole]).byteLength
      const padded = { ...whole, lockKey: new Uint8Array(lockKey.byteLength + free) }
      same('bytes of the packet', encodePacket([padded]).byteLength, 8_192)
      client.send({ ...padded, deviceList })
      fits(await answerTo(client, whole.request), 'refused', {})
      await client.sync()
    },
  ],
  [
    'FR14.3',
    'reads a packet of 65,536 bytes after sign-in',
    async (stage) => {
      const alice = await stage.signedIn()
      const { device: from } = alice
      // A signal for nobody, which is not answered, has the length that is left.
      const rest = encodeFrame({ type: 'signal', to: randomId(), from, sealed: new Uint8Array(1) })
      const packet = packetOfBytes(pongs(8_186), rest, encodeFrame(ping))
      same('bytes of the packet', packet.byteLength, 65_536)
      alice.client.sendBytes(packet)
      await alice.expect('pong', { token: 0x0102_0304 })
    },
  ],
  [
    'FR14.4',
    'refuses a packet of 65,537 bytes after sign-in',
    async (stage) => {
      const alice = await stage.signedIn()
      alice.client.sendBytes(packetOfBytes(pongs(8_191), encodeFrame(ping)))
      await tooLong(alice.client)
    },
  ],
  [
    'FR14.5',
    'ends a connection whose message claims 1 GiB without waiting for it',
    async (stage) => {
      const client = await stage.connect()
      client.socket.sendFrame({ opcode: opcodes.binary, payload: Buffer.alloc(64), claimedLength: 2 ** 30 })
      await tooLong(client)
    },
  ],
  [
    'FR14.6',
    'takes the longest sign-in: a list of 32 devices with long labels',
    async (stage) => {
      const name = stage.name().padEnd(63, '7')
      const [first] = await stage.devices(limits.devicesMax, name)
      const alice = await stage.signedIn(first)
      await alice.sync()
    },
  ],
])

/** A packet with a frame of a type that does not exist. */
function unknownType(number: number): Buffer {
  return packetOfBytes(frameOfBytes(number, Buffer.alloc(48)))
}

/** So many `pong` frames, which nobody answers: 8 bytes each. */
function pongs(times: number): Buffer {
  return Buffer.concat(Array.from({ length: times }, () => encodeFrame({ type: 'pong', token: 1 })))
}

/** Sends a bad packet on a connection without a device; it ends with the code. */
async function early(stage: Stage, code: ErrorCode, bytes: Uint8Array): Promise<RawClient> {
  const client = await stage.connect()
  client.sendBytes(bytes)
  await expectEnd(client, code)
  return client
}

type MadeFor = (as: DeviceId) => Uint8Array

/** Sends a bad packet of a signed-in device; the connection ends with the code. */
async function late(stage: Stage, code: ErrorCode, bytes: Uint8Array | MadeFor): Promise<RawClient> {
  const alice = await stage.signedIn()
  alice.client.sendBytes(typeof bytes === 'function' ? bytes(alice.device) : bytes)
  await alice.ends(code)
  return alice.client
}

function badText(stage: Stage, ...bytes: readonly number[]): Promise<RawClient> {
  return late(stage, 'text-malformed', (as) => lookupBytes(as, Buffer.of(0, bytes.length, ...bytes)))
}

/** A `lookup` whose name is these bytes, with their length. */
function lookupBytes(as: DeviceId, name: Uint8Array): Buffer {
  const head = encodeFrame({ type: 'lookup', request: 1, as, name: '', have: 0 }).subarray(4, -6)
  return packetOfBytes(frameOfBytes(numberOfFrame('lookup'), Buffer.concat([head, name, Buffer.alloc(4)])))
}

function searchOf(as: DeviceId): Frame {
  const rest = { filters: [], owner: '', sort: 'newest', cursor: '', limit: 1, live: false } as const
  return { type: 'search', request: 1, as, kind: 'songs', text: '', ...rest }
}

/** A packet was too long: the server says so, or closes with code 1009. */
async function tooLong(client: RawClient): Promise<void> {
  await expectClosed(client)
  const { code } = await client.closed
  const bye = client.frames.find(({ type }) => type === 'bye')
  if (bye !== undefined) fits(bye, 'bye', { code: 'frame-too-long' })
  else holds(code === 1009 || code === 1006, 'frame-too-long, or close code 1009', String(code))
  same('pongs', count(client, 'pong'), 0)
}

function count(client: RawClient, type: FrameType): number {
  return client.frames.filter((frame) => frame.type === type).length
}
