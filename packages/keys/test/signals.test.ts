import { expect, it } from 'vitest'
import { deviceIdOf, SignalReceiver, signalPlainBytesMax, SignalSender } from '@kith/keys'
import { limits } from '@kith/wire'
import { alice, beginSignals, bob, filled } from './fixtures.ts'
import { ReplayWindow } from '../src/sessions/replay-window.ts'

it('[KY11] opens signals in any order, and each once', async () => {
  const sender = await beginSignals(1)
  const receiver = new SignalReceiver(bob)
  const signals = await Promise.all(Array.from({ length: 5 }, (_, at) => sender.seal(Uint8Array.of(at))))
  for (const at of [3, 0, 4, 1, 2])
    expect(await receiver.open(signals[at]!, alice.listed)).toEqual({ kind: 'ok', value: Uint8Array.of(at) })
  for (const signal of signals) expect(await receiver.open(signal, alice.listed)).toMatchObject({ code: 'seal-broken' })
})

it('[KY11] opens a signal once when its copies come together', async () => {
  const signal = await (await beginSignals(1)).seal(filled(1))
  const receiver = new SignalReceiver(bob)
  const answers = await Promise.all([1, 2, 3].map(() => receiver.open(signal, alice.listed)))
  expect(answers.map(({ kind }) => kind).sort()).toEqual(['ok', 'refused', 'refused'])
})

it('[KY11] opens the first signals of a session when they come together', async () => {
  const sender = await beginSignals(1)
  const signals = await Promise.all([1, 2, 3].map((value) => sender.seal(filled(value))))
  const receiver = new SignalReceiver(bob)
  const answers = await Promise.all(signals.map((signal) => receiver.open(signal, alice.listed)))
  expect(answers).toEqual([1, 2, 3].map((value) => ({ kind: 'ok', value: filled(value) })))
})

it('[KY11] refuses what is 64 behind, and takes what is 63 behind', async () => {
  const sender = await beginSignals(1)
  const receiver = new SignalReceiver(bob)
  const signals: Uint8Array[] = []
  for (let at = 0; at < 66; at++) signals.push(await sender.seal(Uint8Array.of(at)))
  expect((await receiver.open(signals[65]!, alice.listed)).kind).toBe('ok')
  expect(await receiver.open(signals[1]!, alice.listed)).toMatchObject({ code: 'seal-broken' })
  expect((await receiver.open(signals[2]!, alice.listed)).kind).toBe('ok')
})

it('[KY11] refuses the signals of an earlier session', async () => {
  const [earlier, later] = [await beginSignals(1), await beginSignals(2)]
  const receiver = new SignalReceiver(bob)
  expect((await receiver.open(await earlier.seal(filled(1)), alice.listed)).kind).toBe('ok')
  expect((await receiver.open(await later.seal(filled(1)), alice.listed)).kind).toBe('ok')
  expect(await receiver.open(await earlier.seal(filled(2)), alice.listed)).toMatchObject({ code: 'seal-broken' })
  expect((await receiver.open(await later.seal(filled(2)), alice.listed)).kind).toBe('ok')
})

it('[KY11] marks counters as a set of the newest 64 does', () => {
  const window = new ReplayWindow()
  const taken = new Set<number>()
  let highest = 0
  let state = 1
  for (let step = 0; step < 5000; step++) {
    state = (state * 48_271) % 2_147_483_647
    const counter = Math.max(0, highest + (state % 140) - (step % 7 === 0 ? 5 : 90))
    const expected = counter > 0 && !taken.has(counter) && counter > highest - 64
    expect(window.take(counter)).toBe(expected)
    if (expected) taken.add(counter)
    highest = Math.max(highest, expected ? counter : 0)
  }
})

it('[KY10] refuses a signal that names another sender or was meant for another device', async () => {
  const signal = await (await beginSignals(1)).seal(filled(1))
  expect((await new SignalReceiver(bob).open(signal, bob.listed)).kind).toBe('refused')
  expect((await new SignalReceiver(alice).open(signal, alice.listed)).kind).toBe('refused')
})

it('[KY10] fills a signal frame to its limit', async () => {
  const sender = await beginSignals(1)
  const sealed = await sender.seal(new Uint8Array(signalPlainBytesMax))
  expect(sealed.byteLength).toBe(limits.signalBytesMax)
  expect((await new SignalReceiver(bob).open(sealed, alice.listed)).kind).toBe('ok')
  await expect(sender.seal(new Uint8Array(signalPlainBytesMax + 1))).rejects.toThrow('limit')
})

it('[KY14] refuses to lock anything to a key that agrees on zeroes', async () => {
  const device = deviceIdOf(bob.signing.publicKey)
  const lockKey = { device, number: 1, publicKey: new Uint8Array(32), madeAtMs: 0 }
  expect(await SignalSender.begin(lockKey, alice, 1)).toMatchObject({ kind: 'refused', code: 'lock-unusable' })
})
