import { describe, expect, it } from 'vitest'

import { InProcessBus } from '@kith/server'
import { codeOfNumber, decodeDeviceList, type DataFrame, encodeFrame, packetOf } from '@kith/wire'

import { ackFrame, attached, dataFrame, listOf, newPerson, RawClient, streamId } from '../raw-client.ts'
import { running } from '../running.ts'

describe('relaying', () => {
  it('[RO1] passes data, ack, gap, reopen and signal on unchanged', async () => {
    const server = await running()
    const [alice, bob] = await Promise.all([newPerson('alice'), newPerson('bob')])
    const a = await attached(server.url, alice)
    const b = await attached(server.url, bob)
    const base = { to: bob.device, from: alice.device, stream: streamId(1) }
    const frames = [
      dataFrame(alice.device, bob.device, 1),
      ackFrame(alice.device, bob.device, 5),
      { type: 'gap', ...base, fromSeq: 1, toSeq: 2, reason: 'acknowledged-before', tag: new Uint8Array(16).fill(3) },
      { type: 'reopen', ...base },
      { type: 'signal', to: bob.device, from: alice.device, sealed: new Uint8Array(30).fill(9) },
    ] as const
    a.send(...frames)
    for (const sent of frames)
      expect(Buffer.from(encodeFrame(await b.next(sent.type)))).toEqual(Buffer.from(encodeFrame(sent)))
  })

  it('[RO2] keeps the order of what one device sends another', async () => {
    const server = await running()
    const [alice, bob] = await Promise.all([newPerson('alice'), newPerson('bob')])
    const a = await attached(server.url, alice)
    const b = await attached(server.url, bob)
    for (let packet = 0; packet < 20; packet++) {
      a.send(
        ...Array.from({ length: 10 }, (_, at) =>
          dataFrame(alice.device, bob.device, packet * 10 + at + 1, { bodyBytes: 300 }),
        ),
      )
    }
    for (let seq = 1; seq <= 200; seq++) expect(seqOf(await b.next('data'))).toBe(seq)
  })
})

function seqOf({ envelope }: DataFrame): number {
  return Buffer.from(envelope.authenticated).readUInt32BE(52)
}
