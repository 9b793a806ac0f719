import {
  readStun,
  readXorAddress,
  type StunAttribute,
  stunAttributes,
  stunKinds,
  stunMethods,
  stunValue,
  writeStun,
} from '@kith/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { answerBinding } from '../../src/ice/binding.ts'

const transaction = Uint8Array.from({ length: 12 }, (_, at) => at + 1)
const from = { address: '192.0.2.7', port: 40_000 }

function binding(attributes: readonly StunAttribute[] = [], fingerprint = false): Uint8Array<ArrayBuffer> {
  return writeStun({ method: stunMethods.binding, kind: 'request', transaction, attributes }, { fingerprint })
}

function mappedBy(answer: Uint8Array | undefined): unknown {
  const message = answer && readStun(answer)
  const value = message && stunValue(message, stunAttributes.xorMappedAddress)
  return value && readXorAddress(value, transaction)
}

describe('the answer to a Binding request', () => {
  it('[IC4] is the address and port that the request came from, in both families', () => {
    expect(mappedBy(answerBinding(binding(), from))).toEqual(from)
    const six = { address: '2001:db8::5', port: 1024 }
    expect(mappedBy(answerBinding(binding(), six))).toEqual(six)
    expect(mappedBy(answerBinding(binding(), { address: '::ffff:192.0.2.7', port: 40_000 }))).toEqual(from)
  })

  it('[IC5] has 32 bytes over IPv4 and 44 over IPv6, whatever was asked with', () => {
    // Measured: Chromium 156 asks with 20 bytes, libdatachannel with 40 (decision 0006).
    const software = { type: stunAttributes.software, value: Buffer.from('libjuice') }
    const sizes = [binding(), binding([software], true)].map((request) => [
      request.byteLength,
      answerBinding(request, from)?.byteLength,
      answerBinding(request, { address: '2001:db8::5', port: 9000 })?.byteLength,
    ])
    expect(sizes).toEqual([
      [20, 32, 44],
      [40, 32, 44],
    ])
  })

  it('[IC5] is at most 24 bytes longer than the datagram, whatever that is', () => {
    const attribute = fc.record({ type: fc.integer({ min: 0, max: 0xffff }), value: fc.uint8Array({ maxLength: 64 }) })
    const message = fc
      .record({
        method: fc.constantFrom(1, 1, 1, 2, 3),
        kind: fc.constantFrom(...stunKinds),
        transaction: fc.uint8Array({ minLength: 12, maxLength: 12 }),
        attributes: fc.array(attribute, { maxLength: 10 }),
      })
      .map((written) => writeStun(written))
    const cut = fc.tuple(message, fc.nat()).map(([bytes, at]) => bytes.subarray(0, at % (bytes.byteLength + 1)))
    const address = fc.oneof(fc.ipV4(), fc.ipV6(), fc.string())
    let answered = 0
    fc.assert(
      fc.property(fc.oneof(message, cut, fc.uint8Array({ maxLength: 600 })), address, (datagram, sender) => {
        const answer = answerBinding(datagram, { address: sender, port: 5000 })
        if (answer === undefined) return
        answered++
        expect(answer.byteLength - datagram.byteLength).toBeLessThanOrEqual(24)
      }),
      { numRuns: 3000 },
    )
    expect(answered).toBeGreaterThan(0)
  })

  it('[IC5] is none where the answer would be an error', () => {
    const value = new Uint8Array(4)
    // CHANGE-REQUEST of RFC 5780, and PRIORITY of a check between peers.
    for (const type of [0x0003, 0x0024, 0x7fff]) expect(answerBinding(binding([{ type, value }]), from)).toBeUndefined()
    for (const type of [0x8022, 0x8029, 0xffff]) expect(answerBinding(binding([{ type, value }]), from)).toBeDefined()
    expect(answerBinding(binding([{ type: stunAttributes.username, value }]), from)).toBeDefined()
  })

  it('[IC4] is none to anything that is no Binding request', () => {
    for (const kind of ['indication', 'success', 'error'] as const)
      expect(answerBinding(writeStun({ method: 1, kind, transaction, attributes: [] }), from)).toBeUndefined()
    for (const method of [stunMethods.allocate, stunMethods.refresh])
      expect(answerBinding(writeStun({ method, kind: 'request', transaction, attributes: [] }), from)).toBeUndefined()
    const old = binding()
    old[4] = 0
    expect(answerBinding(old, from)).toBeUndefined()
    const long = binding([{ type: stunAttributes.software, value: new Uint8Array(600) }])
    expect(answerBinding(long, from)).toBeUndefined()
    const spoiled = binding([], true)
    spoiled[27] = (spoiled[27] ?? 0) ^ 1
    expect(answerBinding(spoiled, from)).toBeUndefined()
  })
})
