import { expect, it } from 'vitest'

import {
  bytesToId,
  decodeDeviceList,
  decodeDirectoryEntry,
  decodeLockKey,
  decodeMessages,
  decodeOpening,
  decodePacket,
  decodeReceipt,
  encodeDeviceList,
  encodeDirectoryEntry,
  encodeLockKey,
  encodeMessages,
  encodeOpening,
  encodePacket,
  encodeReceipt,
  encodeSignIn,
  idToBytes,
  isName,
  joinSigned,
  parseId,
  parseName,
  skeletonOf,
} from '@kith/wire'
import type { Decoded, Id, PeerName } from '@kith/wire'
import {
  bytesOf,
  bytesToHex,
  frameVectors,
  fromVector,
  hexToBytes,
  idVectors,
  isValid,
  messageVectors,
  nameVectors,
  signedVectors,
  toVector,
} from './vectors.ts'

interface SignedRecord {
  encode(value: never): Uint8Array<ArrayBuffer>
  /** The record under its own name, beside `signedBytes` and `signature`. */
  decode(bytes: Uint8Array): Decoded<{ readonly signedBytes: Uint8Array; readonly signature: Uint8Array }>
}

const signedRecords: Readonly<Record<string, SignedRecord>> = {
  'device-list': { encode: encodeDeviceList, decode: decodeDeviceList },
  'lock-key': { encode: encodeLockKey, decode: decodeLockKey },
  opening: { encode: encodeOpening, decode: decodeOpening },
  'directory-entry': { encode: encodeDirectoryEntry, decode: decodeDirectoryEntry },
}

/** Registers the tests that read every vector both ways; Node and browsers run the same. */
export function registerVectorTests(): void {
  it.each(frameVectors.filter(isValid))('[FR4] frames $id', (vector) => {
    expect(bytesToHex(encodePacket(fromVector(vector.input)))).toBe(vector.bytes)
    const decoded = decodePacket(bytesOf(vector))
    expect(decoded.kind === 'packet' ? toVector(decoded.frames) : decoded).toEqual(vector.input)
  })

  it.each(frameVectors.filter((vector) => !isValid(vector)))('[FR6] frames refuse $id', (vector) => {
    expect(decodePacket(bytesOf(vector))).toMatchObject({ kind: 'refused', code: vector.code })
  })

  it.each(messageVectors.filter(isValid))('[FR12] messages $id', (vector) => {
    expect(bytesToHex(encodeMessages(fromVector(vector.input)))).toBe(vector.bytes)
    const decoded = decodeMessages(bytesOf(vector))
    expect(decoded.kind === 'ok' ? toVector(decoded.value) : decoded).toEqual(vector.input)
  })

  it.each(messageVectors.filter((vector) => !isValid(vector)))('[FR12] messages refuse $id', (vector) => {
    expect(decodeMessages(bytesOf(vector))).toMatchObject({ kind: 'refused', code: vector.code })
  })

  it.each(
    signedVectors.filter((vector) => isValid(vector) && vector.signature !== undefined && vector.of !== 'sign-in'),
  )('[FR15] signed $id', (vector) => {
    const record = signedRecords[vector.of!]!
    const signature = hexToBytes(vector.signature!.hex)
    expect(bytesToHex(joinSigned(record.encode(fromVector(vector.input)), signature))).toBe(vector.bytes)
    const decoded = record.decode(bytesOf(vector))
    if (decoded.kind === 'refused') throw new Error(decoded.message)
    const { signedBytes, signature: read, ...value } = decoded.value
    expect(bytesToHex(signedBytes) + bytesToHex(read)).toBe(vector.bytes)
    expect(toVector(Object.values(value)[0])).toEqual(vector.input)
  })

  it.each(signedVectors.filter((vector) => vector.of === 'sign-in'))('[FR15] signed $id', (vector) => {
    expect(bytesToHex(encodeSignIn(fromVector(vector.input)))).toBe(vector.bytes)
  })

  it.each(signedVectors.filter((vector) => isValid(vector) && vector.of === 'receipt'))(
    '[FR15] signed $id',
    (vector) => {
      expect(bytesToHex(encodeReceipt(fromVector(vector.input)))).toBe(vector.bytes)
      const decoded = decodeReceipt(bytesOf(vector))
      expect(decoded.kind === 'ok' ? toVector(decoded.value) : decoded).toEqual(vector.input)
    },
  )

  it.each(signedVectors.filter((vector) => !isValid(vector)))('[FR15] signed refuse $id', (vector) => {
    const decode = vector.of === 'receipt' ? decodeReceipt : signedRecords[vector.of!]!.decode
    expect(decode(bytesOf(vector))).toMatchObject({ kind: 'refused', code: vector.code })
  })

  it.each(idVectors.filter(isValid))('[FR16] ids $id', (vector) => {
    expect(bytesToId(bytesOf(vector))).toBe(vector.input)
    expect(bytesToHex(idToBytes(vector.input as Id))).toBe(vector.bytes)
    expect(parseId(vector.input as string)).toBe(vector.input)
  })

  it.each(idVectors.filter((vector) => !isValid(vector)))('[FR16] ids refuse $id', (vector) => {
    expect(parseId(vector.input as string)).toBeUndefined()
    expect(() => idToBytes(vector.input as Id)).toThrow(RangeError)
  })

  it.each(nameVectors.filter(isValid))('[NM1, NM2, NM3, NM5] names $id', (vector) => {
    expect(parseName(vector.input as string)).toEqual({ kind: 'name', name: vector.name })
    expect(skeletonOf(vector.name as PeerName)).toBe(vector.skeleton)
    expect(bytesToHex(new TextEncoder().encode(vector.name))).toBe(vector.bytes)
    expect(isName(vector.name!)).toBe(true)
    expect(isName(vector.input as string)).toBe(vector.input === vector.name)
  })

  it.each(nameVectors.filter((vector) => !isValid(vector)))('[NM1, NM2, NM4, NM5] names refuse $id', (vector) => {
    expect(parseName(vector.input as string)).toMatchObject({ kind: 'refused', code: vector.code })
    expect(isName(vector.input as string)).toBe(false)
  })
}
