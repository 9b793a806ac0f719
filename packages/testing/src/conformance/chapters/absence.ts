/** What is said of devices that are away, gone, or listed anew (spec RO3, RO4, RO5, RO7, RO8). */
import type { DeviceId } from '@kith/wire'

import { randomId } from '../client/made-frames.ts'
import { casesOf, type ConformanceCase } from '../running/case.ts'
import { same } from '../running/expectations.ts'
import { gapOf } from './relay.ts'

/** The cases of this chapter, which belong to the relay. */
export const absence: readonly ConformanceCase[] = casesOf('relay', [
  [
    'RO3.1',
    'says that a device is absent, once',
    async (stage) => {
      const [alice, bob] = await stage.senderAndAbsent()
      const stream = stage.stream(alice, bob)
      alice.send(stream.data(1))
      await alice.expect('absent', { to: alice.device, device: bob.device })
      alice.send(stream.data(2), stream.data(3))
      await alice.none('absent', 'turned-down')
    },
  ],
  [
    'RO3.2',
    'keeps nothing of what it could not pass on',
    async (stage) => {
      const [alice, bob] = await stage.senderAndAbsent()
      alice.send(stage.stream(alice, bob).data(1))
      await alice.expect('absent')
      const receiver = await stage.attached(bob)
      await receiver.expect('drained')
      await receiver.none('data')
    },
  ],
  [
    'RO3.3',
    'says again that a device is absent when it was there in between',
    async (stage) => {
      const [alice, bob] = await stage.senderAndAbsent()
      const stream = stage.stream(alice, bob)
      alice.send(stream.data(1))
      await alice.expect('absent')
      const receiver = await stage.attached(bob)
      await alice.expect('present')
      await receiver.leave()
      alice.send(stream.data(2))
      await alice.expect('absent', { device: bob.device })
    },
  ],
  [
    'RO4.1',
    'says that a device is present when it attaches, to who was told that it is absent',
    async (stage) => {
      const [[alice, bob], carol] = await Promise.all([stage.senderAndAbsent(), stage.attached()])
      alice.send(stage.stream(alice, bob).data(1))
      await alice.expect('absent')
      const receiver = await stage.signedIn(bob)
      await alice.none('present')
      await receiver.attach()
      await alice.expect('present', { to: alice.device, device: bob.device })
      await carol.none('present')
    },
  ],
  [
    'RO4.2',
    'passes on what is sent after present',
    async (stage) => {
      const [alice, bob] = await stage.senderAndAbsent()
      const stream = stage.stream(alice, bob)
      alice.send(stream.data(1))
      await alice.expect('absent')
      const receiver = await stage.attached(bob)
      await alice.expect('present')
      alice.send(stream.data(2))
      await receiver.expect('data', { envelope: stream.envelope(2) })
    },
  ],
  [
    'RO5.1',
    'passes data with an older list version on, and sends the current record, once for each version',
    async (stage) => {
      const alice = await stage.attached()
      const bob = await stage.attached(await stage.renewed(await stage.renewed(await stage.person())))
      const stream = stage.stream(alice, bob)
      alice.send(stream.data(1, { listVersion: 2 }))
      await bob.expect('data')
      const { record } = await alice.expect('stale-devices', { to: alice.device })
      same('the device list', record.lists, [bob.person.deviceList])
      alice.send(stream.data(2, { listVersion: 2 }))
      await bob.expect('data')
      await alice.none('stale-devices')
    },
  ],
  [
    'RO5.2',
    'says nothing of a list version that is current or newer',
    async (stage) => {
      const alice = await stage.attached()
      const bob = await stage.attached(await stage.renewed(await stage.renewed(await stage.person())))
      const stream = stage.stream(alice, bob)
      alice.send(stream.data(1, { listVersion: 3 }), stream.data(2, { listVersion: 4 }))
      await bob.expect('data')
      await bob.expect('data')
      await alice.none('stale-devices')
    },
  ],
  [
    'RO5.3',
    'notices that the list of an attached device changed',
    async (stage) => {
      const [alice, devices] = await Promise.all([stage.attached(), stage.twoDevices()])
      const [phone, laptop] = devices
      const bob = await stage.attached(phone)
      const stream = stage.stream(alice, bob)
      alice.send(stream.data(1))
      await bob.expect('data')
      const { deviceList } = await stage.renewed(phone, [phone.keys, laptop.keys])
      alice.send(stream.data(2))
      const { record } = await alice.expect('stale-devices')
      same('the device list', record.lists, [deviceList])
    },
  ],
  [
    'RO7.1',
    'turns data for a device that nobody lists down, each envelope',
    async (stage) => {
      const [alice, nobody] = await Promise.all([stage.attached(), stage.person()])
      const stream = stage.stream(alice, nobody)
      alice.send(stream.data(1), stream.data(2))
      await alice.turnedDown(stream, 1, 'device-gone')
      await alice.turnedDown(stream, 2, 'device-gone')
    },
  ],
  [
    'RO7.2',
    'sends the record of a name when its device is gone',
    async (stage) => {
      const [alice, devices] = await Promise.all([stage.attached(), stage.twoDevices()])
      const [phone, laptop] = devices
      await stage.away(phone)
      const { deviceList } = await stage.renewed(laptop)
      const stream = stage.stream(alice, phone)
      alice.send(stream.data(1))
      await alice.turnedDown(stream, 1, 'device-gone')
      same('the list', (await alice.expect('stale-devices')).record.lists, [deviceList])
    },
  ],
  [
    'RO8.1',
    'drops ack, gap, reopen, signal and bulk for a device that is away, without an answer, and keeps none',
    async (stage) => {
      const [alice, bob] = await stage.senderAndAbsent()
      const stream = stage.stream(alice, bob)
      const ids = { to: bob.device, from: alice.device }
      alice.send(
        stage.stream(bob, alice).ack(2),
        gapOf(stream, new Uint8Array(16).fill(1)),
        { type: 'reopen', unusable: 0, ...ids, stream: stream.id },
        { type: 'signal', ...ids, sealed: new Uint8Array(5) },
        { type: 'bulk', ...ids, sealed: new Uint8Array(5) },
      )
      await alice.none('absent', 'turned-down', 'stale-devices')
      const receiver = await stage.attached(bob)
      await receiver.expect('drained')
      await receiver.none('ack', 'gap', 'reopen', 'signal', 'bulk')
    },
  ],
  [
    'RO8.2',
    'drops a signal for a device that nobody lists, without an answer',
    async (stage) => {
      const alice = await stage.attached()
      alice.send({ type: 'signal', to: randomId<DeviceId>(), from: alice.device, sealed: new Uint8Array(5) })
      await alice.none('absent', 'turned-down')
    },
  ],
])
