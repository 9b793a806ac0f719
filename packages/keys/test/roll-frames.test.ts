import fc from 'fast-check'
import { expect, it } from 'vitest'
import { encodeRollFrame, joinSigned } from '@kith/wire'
import { readFrame } from '../src/roll/frame-seal.ts'
import { cardOf, foundGroup, joined, newPerson, nowMs, ok, tell, text } from './roll-fixtures.ts'

const [owner, bob, eve] = [await newPerson('owner'), await newPerson('bob'), await newPerson('eve')]

async function groupWithEve() {
  const group = await foundGroup(owner, 'conversation', { members: [cardOf(bob), cardOf(eve)] })
  return { group, ofBob: await joined(bob.device, group), ofEve: await joined(eve.device, group) }
}

it('[RL25] answers any bytes with a refusal', async () => {
  const { group } = await groupWithEve()
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 600 }), async (bytes) => {
      expect((await group.process(bytes, nowMs)).kind).toBe('refused')
      expect((await group.open(bytes, nowMs)).kind).toBe('refused')
    }),
  )
})

it('[RL20][RL8] refuses frames of readers, of outsiders, and those signed by another', async () => {
  const { group, ofBob, ofEve } = await groupWithEve()
  const frame = ok(await ofEve.seal(text('frame')))
  const { headBytes, body, signedBytes } = ok(readFrame(frame))
  const byBob = joinSigned(signedBytes, await bob.device.signing.sign('rollFrame', signedBytes))
  expect(await group.open(byBob, nowMs)).toMatchObject({ code: 'signature-wrong' })
  const short = encodeRollFrame(headBytes, body.subarray(1))
  const resealed = joinSigned(short, await eve.device.signing.sign('rollFrame', short))
  expect(await ofBob.open(resealed, nowMs)).toMatchObject({ code: 'seal-broken' })
  await tell(group.setRole(eve.member, 'reader', nowMs), ofBob, ofEve)
  expect(await ofEve.seal(text('x'))).toMatchObject({ code: 'roll-not-entitled' })
  expect(await group.open(frame, nowMs)).toMatchObject({ code: 'roll-frame-late' })
  const other = await foundGroup(eve, 'conversation', { members: [cardOf(bob)] })
  expect(await ofBob.open(ok(await other.seal(text('x'))), nowMs)).toMatchObject({ code: 'roll-key-missing' })
})
