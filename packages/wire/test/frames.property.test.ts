import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import {
  decodeFrame,
  decodeMessages,
  decodePacket,
  encodeFrame,
  encodeMessages,
  encodePacket,
  frameHeadBytes,
  frameTypes,
  numberOfFrame,
  packetOf,
  protocolVersion,
  readHeader,
  readStore,
  writeHeader,
} from '@kith/wire'
import type { DecodedPacket, ErrorCode } from '@kith/wire'
import { anyFrame, frameOf, header, messages } from './arbitraries.ts'
import { bytesOf, bytesToHex, frameVectors, isValid } from './vectors.ts'

const validPackets = frameVectors.filter(isValid)
/** What bytes alone can be refused with; any other code would be a decision that is not this package's. */
const byteCodes: readonly ErrorCode[] = [
  'frame-version',
  'frame-cut',
  'frame-trailing',
  'frame-unknown',
  'frame-too-long',
  'field-too-long',
  'text-malformed',
  'number-range',
  'value-unknown',
]

/** Decoded bytes are refused with a code of the bytes, or are exactly what the decoded frames are written as. */
function expectSound(bytes: Uint8Array): DecodedPacket['kind'] {
  const decoded = decodePacket(bytes)
  if (decoded.kind === 'refused') expect(byteCodes).toContain(decoded.code)
  else expect(bytesToHex(encodePacket(decoded.frames))).toBe(bytesToHex(bytes))
  return decoded.kind
}

describe.each(frameTypes)('frame %s', (type) => {
  it('[FR4, FR5] reads what it wrote', () => {
    fc.assert(
      fc.property(frameOf(type), (frame) => {
        expect(decodePacket(encodePacket([frame]))).toEqual({ kind: 'packet', frames: [frame] })
      }),
    )
  })

  it('[FR3, FR7] refuses every proper prefix, of the packet and of the payload', () => {
    fc.assert(
      fc.property(frameOf(type), (frame) => {
        const packet = encodePacket([frame])
        for (let length = 2; length < packet.byteLength; length++)
          expect(decodePacket(packet.subarray(0, length))).toMatchObject({ kind: 'refused', code: 'frame-cut' })
        const payload = packet.subarray(1 + frameHeadBytes)
        const least = 'envelope' in frame ? payload.byteLength - frame.envelope.body.byteLength : payload.byteLength
        for (let length = 0; length < least; length++)
          expect(decodeFrame(numberOfFrame(type), payload.subarray(0, length))).toMatchObject({ code: 'frame-cut' })
      }),
      { numRuns: 10 },
    )
  })

  it('[FR7] refuses a byte behind the last field', () => {
    fc.assert(
      fc.property(frameOf(type), fc.nat(255), (frame, extra) => {
        const payload = encodeFrame(frame).subarray(frameHeadBytes)
        const longer = new Uint8Array([...payload, extra])
        const decoded = decodeFrame(numberOfFrame(type), longer)
        if ('envelope' in frame) expect(decoded).toMatchObject({ kind: 'frame' })
        else expect(decoded).toMatchObject({ kind: 'refused', code: 'frame-trailing' })
      }),
      { numRuns: 20 },
    )
  })
})

it('[FR1, FR8] reads packets of many frames, and takes encoded frames as they are', () => {
  fc.assert(
    fc.property(fc.array(anyFrame, { maxLength: 12 }), (frames) => {
      const packet = encodePacket(frames)
      expect(decodePacket(packet)).toEqual({ kind: 'packet', frames })
      expect(bytesToHex(packetOf(frames.map(encodeFrame)))).toBe(bytesToHex(packet))
    }),
  )
})

it('[FR3] given a byte at a time, reads a packet at the ends of its frames only', () => {
  fc.assert(
    fc.property(fc.array(anyFrame, { minLength: 1, maxLength: 4 }), (frames) => {
      const packet = encodePacket(frames)
      const ends = new Map<number, number>([[1, 0]])
      let end = 1
      for (const [index, frame] of frames.entries()) ends.set((end += encodeFrame(frame).byteLength), index + 1)
      for (let length = 0; length <= packet.byteLength; length++) {
        const decoded = decodePacket(packet.slice(0, length))
        const whole = ends.get(length)
        if (whole === undefined) expect(decoded).toMatchObject({ kind: 'refused', code: 'frame-cut' })
        else expect(decoded).toEqual({ kind: 'packet', frames: frames.slice(0, whole) })
      }
    }),
    { numRuns: 15 },
  )
})

it.each(validPackets)(
  '[FR6, FR8, FR9] $id: every change of one byte is refused or is another whole packet',
  (vector) => {
    const bytes = bytesOf(vector)
    for (let at = 0; at < bytes.byteLength; at++) {
      const before = bytes[at] ?? 0
      for (const change of [1, 2, 4, 8, 16, 32, 64, 128, 255]) {
        bytes[at] = before ^ change
        const kind = expectSound(bytes)
        if (at === 0) expect(kind).toBe('refused')
      }
      bytes[at] = before
    }
  },
)

it('[FR6, FR9] any bytes behind the version are refused or are one form of what they say', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (rest) => {
      expectSound(new Uint8Array([protocolVersion, ...rest]))
    }),
    { numRuns: 2000 },
  )
})

it('[FR6, FR9] a store frame is read for the mailbox as it is decoded, and refused with the same code', () => {
  fc.assert(
    fc.property(frameOf('store'), fc.nat(130), fc.nat(255), fc.nat(400), (frame, at, value, length) => {
      const whole = encodeFrame(frame).subarray(frameHeadBytes)
      const changed = whole.slice()
      if (at < changed.length) changed[at] = value
      for (const payload of [whole, changed, whole.subarray(0, length)]) {
        const decoded = decodeFrame(numberOfFrame('store'), payload)
        const read = readStore(payload)
        if (decoded.kind === 'refused') expect(read).toEqual(decoded)
        else if (decoded.frame.type === 'store') {
          const { first, envelope } = decoded.frame
          expect(read).toEqual({ kind: 'store', first, header: readHeader(envelope.authenticated) })
        }
      }
    }),
    { numRuns: 500 },
  )
})

it('[FR6, FR9] any payload of any type is refused or is one form of what it says', () => {
  const type = fc.constantFrom(...frameTypes.map(numberOfFrame))
  fc.assert(
    fc.property(type, fc.uint8Array({ maxLength: 200 }), fc.nat(3), (number, payload, zeros) => {
      // Real fields are mostly small numbers, so half of the payloads are mostly zeros.
      const thin = zeros === 0 ? payload : payload.map((byte) => (byte % 8 === 0 ? byte >> 5 : 0))
      expectSound(new Uint8Array([protocolVersion, number, 0, 0, thin.byteLength, ...thin]))
    }),
    { numRuns: 5000 },
  )
})

it('[FR2] every other version is refused, whatever follows', () => {
  fc.assert(
    fc.property(fc.nat(255), fc.uint8Array({ maxLength: 40 }), (version, rest) => {
      fc.pre(version !== protocolVersion)
      expect(decodePacket(new Uint8Array([version, ...rest]))).toMatchObject({ code: 'frame-version' })
    }),
  )
})

it('[FR10] the header of an envelope reads back', () => {
  fc.assert(
    fc.property(header, (value) => {
      expect(readHeader(writeHeader(value))).toEqual(value)
    }),
  )
})

it('[FR12] messages read back, and every proper prefix is refused', () => {
  fc.assert(
    fc.property(messages, (values) => {
      const bytes = encodeMessages(values)
      expect(decodeMessages(bytes)).toEqual({ kind: 'ok', value: values })
      for (const cut of [0, 1, 2, bytes.byteLength >> 1, bytes.byteLength - 1])
        expect(decodeMessages(bytes.subarray(0, cut))).toMatchObject({ kind: 'refused', code: 'frame-cut' })
    }),
  )
})
