/** Envelopes whose header or parts are not as they have to be (spec FR10, FR11, FR13, FR17), as `store` and as `data`. */
import { encodeFrame, type ErrorCode, frameHeadBytes, numberOfFrame, sealedBytesMax } from '@kith/wire'

import { casesOf, type ConformanceCase } from '../running/case.ts'
import type { Stage } from '../running/stage.ts'
import { changedFrame, frameOfBytes, packetOfBytes } from './bytes.ts'

/** Where an envelope begins in a `store`. */
const envelopeAt = 8
const at = { seq: 48, lifeMs: 64, lane: 70, kind: 71, count: 72, flags: 73, reserved: 74, hop: 84, hopReserved: 85 }
const bodyAt = 104

/** The cases of this chapter, which belong to the frames. */
export const envelopes: readonly ConformanceCase[] = casesOf('frames', [
  ['FR10.1', 'refuses an envelope of an unknown lane', (stage) => changed(stage, 'value-unknown', at.lane, 2)],
  ['FR10.2', 'refuses an envelope of an unknown kind', (stage) => changed(stage, 'value-unknown', at.kind, 2)],
  ['FR10.3', 'refuses an envelope without a message', (stage) => changed(stage, 'number-range', at.count, 0)],
  ['FR10.4', 'refuses an envelope of 65 messages', (stage) => changed(stage, 'number-range', at.count, 65)],
  ['FR10.5', 'refuses position 0', (stage) => changed(stage, 'number-range', at.seq, 0, 0, 0, 0, 0, 0, 0, 0)],
  [
    'FR10.6',
    'refuses a position above 2^53 - 1',
    (stage) => changed(stage, 'number-range', at.seq, 0, 0x20, 0, 0, 0, 0, 0, 0),
  ],
  [
    'FR10.7',
    'refuses a life of more than 45 days',
    // 3,888,000,001
    (stage) => changed(stage, 'number-range', at.lifeMs, 0xe7, 0xbe, 0x2c, 0x01),
  ],
  [
    'FR13.2',
    'refuses the flag that is reserved for shared bodies',
    (stage) => changed(stage, 'value-unknown', at.flags, 2),
  ],
  ['FR13.3', 'refuses reserved bytes that are not zero', (stage) => changed(stage, 'value-unknown', at.reserved, 0, 1)],
  [
    'FR13.4',
    'refuses the hop flag that is reserved for shared bodies',
    (stage) => changed(stage, 'value-unknown', at.hop, 2),
  ],
  [
    'FR13.5',
    'refuses reserved bytes of a hop that are not zero',
    (stage) => changed(stage, 'value-unknown', at.hopReserved, 0, 0, 1),
  ],
  ['FR11.1', 'refuses an opening of 1,025 bytes', (stage) => withBody(stage, 'field-too-long', 1, 1_025, 1_025)],
  ['FR11.2', 'refuses an opening that ends behind the frame', (stage) => withBody(stage, 'frame-cut', 1, 40, 39)],
  [
    'FR11.3',
    'refuses a sealed body of 49,169 bytes',
    (stage) => withBody(stage, 'field-too-long', 0, undefined, sealedBytesMax + 1),
  ],
  [
    'FR11.4',
    'refuses an envelope that ends in its header',
    async (stage) => {
      const [alice, bob] = await Promise.all([stage.signedIn(), stage.person()])
      const whole = encodeFrame(stage.stream(alice, bob).store(1)).subarray(frameHeadBytes)
      const cut = frameOfBytes(numberOfFrame('store'), whole.subarray(0, envelopeAt + bodyAt - 1))
      alice.client.sendBytes(packetOfBytes(cut))
      await alice.ends('frame-cut')
    },
  ],
  ['FR17.1', 'refuses `data` that is too short for its header', (stage) => short(stage, 'data', bodyAt - 1)],
  ['FR17.2', 'refuses an `ack` that is too short', (stage) => short(stage, 'ack', 77)],
  ['FR17.3', 'refuses a `gap` that is too short', (stage) => short(stage, 'gap', 80)],
  ['FR17.4', 'refuses a `reopen` without its stream', (stage) => short(stage, 'reopen', 51)],
  ['FR17.5', 'refuses a `signal` without its sender', (stage) => short(stage, 'signal', 31)],
  ['FR17.6', 'refuses `bulk` without its sender', (stage) => short(stage, 'bulk', 31)],
])

/** Stores an envelope with bytes of it replaced; the connection ends with the code. */
async function changed(stage: Stage, code: ErrorCode, offset: number, ...bytes: readonly number[]): Promise<void> {
  const [alice, bob] = await Promise.all([stage.signedIn(), stage.person()])
  const store = stage.stream(alice, bob).store(1)
  alice.client.sendBytes(packetOfBytes(changedFrame(store, envelopeAt + offset, ...bytes)))
  await alice.ends(code)
}

/** Stores an envelope with other bytes behind its tag: perhaps the length of an opening, then so many bytes. */
async function withBody(
  stage: Stage,
  code: ErrorCode,
  hopFlags: number,
  openingLength: number | undefined,
  bytes: number,
): Promise<void> {
  const [alice, bob] = await Promise.all([stage.signedIn(), stage.person()])
  const head = changedFrame(stage.stream(alice, bob).store(1), envelopeAt + at.hop, hopFlags)
  const length = openingLength === undefined ? [] : [openingLength >>> 8, openingLength & 255]
  const payload = Buffer.concat([
    head.subarray(frameHeadBytes, frameHeadBytes + envelopeAt + bodyAt),
    Buffer.from(length),
    Buffer.alloc(bytes),
  ])
  alice.client.sendBytes(packetOfBytes(frameOfBytes(numberOfFrame('store'), payload)))
  await alice.ends(code)
}

/** Sends the beginning of a frame for another device, with a head that fits; the connection ends and nothing is passed on. */
async function short(
  stage: Stage,
  type: 'data' | 'ack' | 'gap' | 'reopen' | 'signal' | 'bulk',
  length: number,
): Promise<void> {
  const [alice, bob] = await stage.two()
  const ids = encodeFrame(stage.stream(alice, bob).data(1)).subarray(frameHeadBytes, frameHeadBytes + 32)
  const payload = Buffer.concat([ids, Buffer.alloc(length)]).subarray(0, length)
  alice.client.sendBytes(packetOfBytes(frameOfBytes(numberOfFrame(type), payload)))
  await alice.ends('frame-cut')
  await bob.none(type)
}
