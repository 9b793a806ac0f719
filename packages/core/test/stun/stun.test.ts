import { createHash, createHmac } from 'node:crypto'

import {
  readStun,
  readXorAddress,
  type StunMessage,
  stunAttributes,
  stunBytesToProve,
  stunError,
  stunKinds,
  stunMethods,
  stunValue,
  writeStun,
  writeXorAddress,
} from '@kith/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { password, sampleIpv4, sampleIpv6, sampleLongTerm, sampleRequest } from './rfc5769.ts'

const { fingerprint, messageIntegrity, mappedAddress, software, username, xorMappedAddress, errorCode } = stunAttributes

function known(bytes: Uint8Array): StunMessage {
  const message = readStun(bytes)
  if (message === undefined) throw new Error('no STUN message')
  return message
}

const message = fc.record({
  method: fc.integer({ min: 0, max: 0xfff }),
  kind: fc.constantFrom(...stunKinds),
  transaction: fc.uint8Array({ minLength: 12, maxLength: 12 }),
  attributes: fc.array(
    fc.record({
      type: fc.integer({ min: 0, max: 0xffff }).filter((type) => type !== fingerprint),
      value: fc.uint8Array({ maxLength: 40 }),
    }),
    { maxLength: 8 },
  ),
})

describe('the samples of RFC 5769', () => {
  it('[IC3] reads the request and its fingerprint', () => {
    const request = known(sampleRequest)
    expect(request).toMatchObject({ method: stunMethods.binding, kind: 'request' })
    expect(Buffer.from(stunValue(request, software) ?? []).toString()).toBe('STUN test client')
    expect(Buffer.from(stunValue(request, username) ?? []).toString()).toBe('evtj:h6vY')
    const changed = Uint8Array.from(sampleRequest)
    changed[changed.length - 1] = 0
    expect(readStun(changed)).toBeUndefined()
  })

  it('[IC3] reads the mapped addresses of both families, and writes them so', () => {
    for (const [sample, address] of [
      [sampleIpv4, '192.0.2.1'],
      [sampleIpv6, '2001:db8:1234:5678:11:2233:4455:6677'],
    ] as const) {
      const answer = known(sample)
      expect(answer).toMatchObject({ method: stunMethods.binding, kind: 'success' })
      const value = stunValue(answer, xorMappedAddress) ?? new Uint8Array()
      expect(readXorAddress(value, answer.transaction)).toEqual({ address, port: 32_853 })
      expect(writeXorAddress({ address, port: 32_853 }, answer.transaction)).toEqual(value)
    }
  })

  it('[IC3] gives the bytes that the integrity of each sample proves', () => {
    const longTerm = createHash('md5').update('マトリックス:example.org:TheMatrIX').digest()
    for (const [sample, key] of [
      ...[sampleRequest, sampleIpv4, sampleIpv6].map((bytes) => [bytes, password] as const),
      [sampleLongTerm, longTerm] as const,
    ]) {
      const proof = known(sample).attributes.find(({ type }) => type === messageIntegrity)
      // The samples pad with spaces, so their own bytes are taken, not written again.
      const length = sample.byteLength - (sample === sampleLongTerm ? 24 : 32)
      const before = stunBytesToProve(sample.subarray(0, length))
      expect(createHmac('sha1', key).update(before).digest()).toEqual(Buffer.from(proof?.value ?? []))
    }
  })
})

/**
 * The bytes under the fingerprint except the lengths of attributes: such a length may take the fingerprint into its value, and a
 * message without a fingerprint is a message.
 */
function placesBesidesLengths({ attributes }: StunMessage): number[] {
  const places = Array.from({ length: 20 }, (_, at) => at)
  let start = 20
  for (const { value } of attributes) {
    const end = start + 4 + Math.ceil(value.byteLength / 4) * 4
    places.push(start, start + 1)
    for (let at = start + 4; at < end; at++) places.push(at)
    start = end
  }
  return places
}

describe('STUN messages', () => {
  it('[IC3] read as they were written, with and without a fingerprint', () => {
    fc.assert(
      fc.property(message, fc.boolean(), (written, isMarked) => {
        expect(readStun(writeStun(written, { fingerprint: isMarked }))).toEqual(written)
      }),
    )
  })

  it('[IC3] are nothing when cut, lengthened or changed in a byte under the fingerprint', () => {
    fc.assert(
      fc.property(message, fc.nat(), fc.integer({ min: 1, max: 255 }), (written, place, change) => {
        const bytes = writeStun(written, { fingerprint: true })
        for (let length = 0; length < bytes.byteLength; length++)
          expect(readStun(bytes.subarray(0, length))).toBeUndefined()
        expect(readStun(Uint8Array.of(...bytes, 0, 0, 0, 0))).toBeUndefined()
        const places = placesBesidesLengths(written)
        const at = places[place % places.length] ?? 0
        bytes[at] = (bytes[at] ?? 0) ^ change
        expect(readStun(bytes)).toBeUndefined()
      }),
    )
  })

  it('[IC3] read as nothing or a message, whatever the bytes are', () => {
    const garbage = fc.uint8Array({ maxLength: 200 })
    const almost = garbage.map((bytes) => {
      const message = Uint8Array.of(
        0,
        1,
        0,
        bytes.byteLength & 0xfc,
        0x21,
        0x12,
        0xa4,
        0x42,
        ...new Uint8Array(12),
        ...bytes,
      )
      return message.subarray(0, message.byteLength & ~3)
    })
    fc.assert(
      fc.property(fc.oneof(garbage, almost), (bytes) => {
        const read = readStun(bytes)
        if (read !== undefined) expect(read.attributes.length).toBeLessThanOrEqual(64)
      }),
      { numRuns: 2000 },
    )
  })

  it('[IC3] of too many attributes read as nothing', () => {
    const written = (count: number): Uint8Array =>
      writeStun({
        method: 1,
        kind: 'request',
        transaction: new Uint8Array(12),
        attributes: Array.from({ length: count }, () => ({ type: mappedAddress, value: new Uint8Array() })),
      })
    expect(readStun(written(64))?.attributes).toHaveLength(64)
    expect(readStun(written(65))).toBeUndefined()
  })

  it('[IC3] say the number of an error', () => {
    const error = (value: Uint8Array): StunMessage => ({
      method: 3,
      kind: 'error',
      transaction: new Uint8Array(12),
      attributes: [{ type: errorCode, value }],
    })
    expect(stunError(error(Uint8Array.of(0, 0, 4, 1, 85)))).toBe(401)
    expect(stunError(error(Uint8Array.of(0, 0, 4)))).toBeUndefined()
    expect(stunError({ ...error(new Uint8Array()), attributes: [] })).toBeUndefined()
  })
})
