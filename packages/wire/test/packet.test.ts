import { expect, it } from 'vitest'

import {
  bytesToId,
  decodePacket,
  type Device,
  type RecoveryKey,
  type DeviceId,
  eachFrame,
  encodeDeviceList,
  encodeFrame,
  encodePacket,
  type Frame,
  frameHeadBytes,
  idBytes,
  limits,
  numberOfFrame,
  packetOf,
  protocolVersion,
  type Refused,
  WireFault,
} from '@kith/wire'

const device = bytesToId<DeviceId>(new Uint8Array(idBytes).fill(7))
const ping: Frame = { type: 'ping', token: 1 }

/** The code of the fault that writing raises. */
function faultOf(write: () => unknown): string {
  try {
    write()
  } catch (cause) {
    if (cause instanceof WireFault) return cause.code
    throw cause
  }
  return 'written'
}

it('[FR1, FR14] takes packets up to the limit, and refuses longer ones before reading them', () => {
  const frames = Math.floor((limits.packetBytesMax - 1) / 8)
  expect(encodePacket(Array<Frame>(frames).fill(ping)).byteLength).toBeLessThanOrEqual(limits.packetBytesMax)
  expect(faultOf(() => encodePacket(Array<Frame>(frames + 1).fill(ping)))).toBe('frame-too-long')
  expect(faultOf(() => packetOf(Array<Uint8Array>(frames + 1).fill(encodeFrame(ping))))).toBe('frame-too-long')
  const long = new Uint8Array(limits.packetBytesMax + 1)
  long[0] = protocolVersion
  expect(decodePacket(long)).toMatchObject({ kind: 'refused', code: 'frame-too-long' })
  expect(decodePacket(long.subarray(0, limits.packetBytesMax))).not.toMatchObject({ code: 'frame-too-long' })
})

it('[FR14] the longest sign-in, with a full device list, and the longest list alone fit into a packet before sign-in', () => {
  const listed: Device = {
    device,
    signKey: new Uint8Array(32),
    label: 'l'.repeat(limits.deviceLabelBytesMax),
    addedAtMs: Number.MAX_SAFE_INTEGER,
  }
  const devices = Array<Device>(limits.devicesMax).fill(listed)
  const name = 'n'.repeat(63)
  const key = new Uint8Array(32)
  const recovery = Array<RecoveryKey>(limits.recoveryKeysMax).fill({
    ...{ kind: 'code', key, hint: new Uint8Array(limits.recoveryHintBytesMax) },
  })
  const list = encodeDeviceList({
    ...{ name, version: 1, identityKey: key, previous: key, madeAtMs: Number.MAX_SAFE_INTEGER, signer: key },
    ...{ devices, recovery },
  })
  const deviceList = new Uint8Array(list.byteLength + 64)
  const packet = encodePacket([
    {
      type: 'sign-in',
      request: 1,
      name,
      deviceList,
      device,
      lockKey: new Uint8Array(16 + 4 + 32 + 8 + 64),
      signature: new Uint8Array(64),
    },
  ])
  expect(packet.byteLength).toBeLessThanOrEqual(limits.packetBytesBeforeSignInMax)
  const alone = encodePacket([{ type: 'devices-set', request: 1, as: device, deviceList }])
  expect(alone.byteLength).toBeLessThanOrEqual(limits.packetBytesBeforeSignInMax)
})

it('[FR2] begins every packet with the version', () => {
  expect([...encodePacket([])]).toEqual([1])
  expect(packetOf([encodeFrame(ping)])[0]).toBe(1)
})

it('[FR3] walks over frames by their heads, and says where each stands', () => {
  const seen: number[][] = []
  const packet = encodePacket([ping, { type: 'attach', as: device }, ping])
  const refused = eachFrame(packet, (number, payload, at) => {
    seen.push([number, payload.byteLength, at])
    return undefined
  })
  expect(refused).toBeUndefined()
  expect(seen).toEqual([
    [numberOfFrame('ping'), 4, 1],
    [numberOfFrame('attach'), idBytes, 1 + frameHeadBytes + 4],
    [numberOfFrame('ping'), 4, 1 + 2 * frameHeadBytes + 4 + idBytes],
  ])
})

it('[FR8] stops at the first refusal of the visitor, and gives no frame of a refused packet', () => {
  const refusal: Refused = { kind: 'refused', code: 'frame-unexpected', message: 'Not here.' }
  let visits = 0
  const refused = eachFrame(encodePacket([ping, ping, ping]), () => (++visits === 2 ? refusal : undefined))
  expect([refused, visits]).toEqual([refusal, 2])
  const cut = encodePacket([ping, ping]).slice(0, -1)
  expect(decodePacket(cut)).not.toHaveProperty('frames')
})

it('[FR9] refuses to write what no reader would take, rather than changing it', () => {
  const half = '\ud83d'
  const frames: readonly (readonly [Frame, string])[] = [
    [{ type: 'bye', code: 0, message: `a${half}b` }, 'text-malformed'],
    [{ type: 'bye', code: 0, message: 'x'.repeat(501) }, 'field-too-long'],
    [{ type: 'bye', code: 65_536, message: '' }, 'number-range'],
    [{ type: 'ping', token: -1 }, 'number-range'],
    [{ type: 'ping', token: 0.5 }, 'number-range'],
    [{ type: 'ping', token: Number.NaN }, 'number-range'],
    [{ type: 'ping', token: 2 ** 32 }, 'number-range'],
    [{ type: 'signed-in', request: 1, device, epoch: 2 ** 53, claimed: false }, 'number-range'],
    [{ type: 'signal', to: device, from: device, sealed: new Uint8Array(limits.signalBytesMax + 1) }, 'field-too-long'],
    [{ type: 'bulk', to: device, from: device, sealed: new Uint8Array(limits.bulkBytesMax + 1) }, 'field-too-long'],
    [{ type: 'presence-query', request: 1, as: device, names: Array<string>(201).fill('a') }, 'field-too-long'],
    [{ type: 'grant', request: 1, as: device, name: 'bob', level: 'all' as 'none' }, 'value-unknown'],
    [
      {
        type: 'sign-in',
        request: 1,
        name: 'a',
        deviceList: noBytes(),
        device,
        lockKey: noBytes(),
        signature: noBytes(),
      },
      'number-range',
    ],
  ]
  for (const [frame, code] of frames)
    expect(
      faultOf(() => encodeFrame(frame)),
      frame.type,
    ).toBe(code)
  expect(faultOf(() => encodeFrame({ type: 'bye', code: 0, message: '🎧' }))).toBe('written')
})

function noBytes(): Uint8Array {
  return new Uint8Array(0)
}
