import { attached, newPerson, type Person, RawClient } from '@kith/testing/conformance'
import { codeOfNumber, type FrameOf } from '@kith/wire'
import { expect, it } from 'vitest'

import { running, temporaryFolder } from '../running.ts'
import { ackOf, type EnvelopeParts, envelopeOf, frameIn, stream } from './envelopes.ts'
import { ackFrameOf, dataFrameOf } from '../../src/mailbox/envelope-bytes.ts'
import { seqOf } from './fake-disk.ts'

function storeFrame(from: Person, to: Person, parts: EnvelopeParts): FrameOf<'store'> {
  const data = frameIn(dataFrameOf(envelopeOf({ from: from.device, to: to.device, ...parts }), 60_000))
  if (data.type !== 'data') throw new Error('not a data frame')
  return { type: 'store', first: 1, envelope: data.envelope }
}

function ackFrame(from: Person, to: Person, next: number): FrameOf<'ack'> {
  return frameIn(ackFrameOf(ackOf({ from: from.device, to: to.device, next }))) as FrameOf<'ack'>
}

it('[MB2, MB6, MB8, MB10, MB15] keeps messages for a device that is away, across a restart of the server', async () => {
  const [alice, bob] = await Promise.all([newPerson('alice'), newPerson('bob')])
  const dataDir = await temporaryFolder()
  const first = await running({ dataDir, store: `sqlite:${dataDir}/kith.db` })
  const [away, sender] = [await attached(first.url, bob), await attached(first.url, alice)]
  const { boot } = sender.challenge ?? {}
  await away.leave()
  sender.send(...[1, 2, 3].map((seq) => storeFrame(alice, bob, { seq, body: new Uint8Array([seq]) })))
  for (let upTo = 0; upTo < 3;) ({ upTo } = await sender.next('stored'))
  await first.stop()

  const second = await running({ dataDir, store: `sqlite:${dataDir}/kith.db` })
  const receiver = await attached(second.url, bob)
  expect(receiver.challenge?.boot).toBe(boot)
  const pushed = [await receiver.next('data'), await receiver.next('data'), await receiver.next('data')]
  expect(pushed.map((frame) => [seqOf(frame), frame.envelope.body[0]])).toEqual([
    [1, 1],
    [2, 2],
    [3, 3],
  ])
  receiver.send(ackFrame(bob, alice, 4))
  await receiver.next('drained')

  const again = await RawClient.connect(second.url)
  await again.signIn(alice)
  again.send({
    type: 'hello',
    as: alice.device,
    boot: again.challenge?.boot ?? fail(),
    more: 0,
    outstanding: [{ stream, to: bob.device, first: 1, last: 3 }],
  })
  expect(await again.next('ack')).toMatchObject({ next: 4, from: bob.device })
})

it('[MB4] lets a stranger leave only a little', async () => {
  const [alice, bob] = await Promise.all([newPerson('alice'), newPerson('bob')])
  const server = await running()
  const [, sender] = [await attached(server.url, bob), await attached(server.url, alice)]
  sender.send(...Array.from({ length: 21 }, (_, index) => storeFrame(alice, bob, { seq: index + 1 })))
  const down = await sender.next('turned-down')
  expect([codeOfNumber(down.code), down.seq]).toEqual(['stranger-quota', 21])
})

function fail(): never {
  throw new Error('the server sent no challenge')
}
