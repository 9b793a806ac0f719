import { MockNetwork } from '@kith/testing/mock-peer'
import { until } from '@kith/testing/contracts'
import { expect, it, vi } from 'vitest'

import { Preferences, takePreferences } from '../../src/controllers/settings/preferences.ts'
import { preferencesMessageType } from '../../src/controllers/settings/preferences-message.ts'
import { receivePreferences } from '../../src/controllers/settings/receiving.ts'

const ending = new AbortController()

async function preferences() {
  const peer = await new MockNetwork().join('anna')
  return { peer, own: new Preferences(peer, Date.now, ending.signal) }
}

it('keeps what is preferred, in every tab', async () => {
  const { peer, own } = await preferences()
  await own.start()
  const other = new Preferences(peer, Date.now, ending.signal)
  await other.start()
  await own.setDevice({ appearance: 'dark', contrast: 'more', language: 'de', awayAfterMinutes: 5 })
  await until(() => other.device.value.appearance === 'dark')
  expect(other.device.value).toEqual({ appearance: 'dark', contrast: 'more', language: 'de', awayAfterMinutes: 5 })
  await own.setShared({ showsLastSeen: false })
  expect(peer.presence.own.showsLastSeen).toBe(false)
  await until(() => !other.shared.value.showsLastSeen)
  const later = new Preferences(peer, Date.now, ending.signal)
  await later.start()
  expect([later.device.value.language, later.shared.value.showsLastSeen]).toEqual(['de', false])
})

it('takes nothing that is no preference, from disk or from a program', async () => {
  const { peer, own } = await preferences()
  await peer.records.put('chat.settings', 'device', {
    language: '<b>',
    appearance: 'pink',
    contrast: 'less',
    awayAfterMinutes: -1,
  })
  await peer.records.put('chat.settings', 'shared', { shared: { showsLastSeen: 'no' }, changedMs: 1 })
  await own.start()
  expect(own.device.value).toEqual({ language: '', appearance: 'system', contrast: 'system', awayAfterMinutes: 10 })
  expect(own.shared.value).toEqual({ showsLastSeen: true, tellsRead: true })
  await own.setDevice({ awayAfterMinutes: 7 })
  expect(own.device.value.awayAfterMinutes).toBe(10)
})

it('takes a change back that cannot be kept, and says why', async () => {
  const { peer, own } = await preferences()
  vi.spyOn(peer.records, 'put').mockRejectedValue(new Error('full'))
  vi.spyOn(peer, 'transact').mockRejectedValue(new Error('full'))
  await own.setDevice({ appearance: 'dark' })
  expect([own.device.value.appearance, own.fault.value?.code]).toEqual(['system', 'internal'])
  await own.setShared({ showsLastSeen: false })
  expect(own.shared.value.showsLastSeen).toBe(true)
})

it('tells the other devices of the name, and takes from them alone, the later of two', async () => {
  const network = new MockNetwork()
  const [peer, bo] = [await network.join('anna'), await network.join('bo')]
  receivePreferences(peer, () => 1000)
  const own = new Preferences(peer, () => 1000, ending.signal)
  await own.start()
  const sent: unknown[] = []
  const transact = vi.spyOn(peer, 'transact').mockImplementation(async (work) => {
    const tx = {
      put: (...put: readonly [string, string, never]) => void peer.records.put(...put),
      send: (...send: readonly unknown[]) => void sent.push(send),
    }
    return work(tx as never)
  })
  await own.setShared({ showsLastSeen: true })
  expect(sent).toEqual([])
  const [device] = await peer.devices.list()
  if (device === undefined) throw new Error('a peer has a device')
  peer.devices.show([device, { ...device, isThis: false }])
  await own.setShared({ showsLastSeen: false })
  // Behind the change that it follows, also where the clock stands still.
  const told = { shared: { showsLastSeen: false, tellsRead: true }, changedMs: 1001 }
  expect(sent).toEqual([['anna', preferencesMessageType, told]])
  transact.mockRestore()
  await bo.messages.send('anna', preferencesMessageType, { shared: { showsLastSeen: true }, changedMs: 5000 })
  await network.settled()
  expect(own.shared.value.showsLastSeen).toBe(false)
  const kept = { shared: { showsLastSeen: true }, changedMs: 500 }
  const bodies = [null, 3, {}, { shared: {}, changedMs: 1 }, { shared: { showsLastSeen: true }, changedMs: -1 }, kept]
  for (const body of bodies) await peer.transact((tx) => takePreferences(body, tx, 1000))
  await until(() => !own.shared.value.showsLastSeen)
  // A clock may be a day ahead; more counts as a day.
  await peer.transact((tx) => takePreferences({ ...kept, changedMs: 200_000_000 }, tx, 1500))
  await until(() => own.shared.value.showsLastSeen)
  expect(await peer.records.get('chat.settings', 'shared')).toEqual({
    shared: { showsLastSeen: true, tellsRead: true },
    changedMs: 86_401_500,
  })
  // A device of an earlier version says nothing of what it does not know.
  const quiet = { shared: { showsLastSeen: true, tellsRead: false }, changedMs: 86_401_501 }
  await peer.transact((tx) => takePreferences(quiet, tx, 1600))
  await peer.transact((tx) => takePreferences({ shared: { showsLastSeen: false }, changedMs: 86_401_502 }, tx, 1600))
  await until(() => !own.shared.value.showsLastSeen)
  expect(own.shared.value).toEqual({ showsLastSeen: false, tellsRead: false })
})
