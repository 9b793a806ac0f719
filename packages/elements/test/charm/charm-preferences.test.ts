import { until } from '@kith/testing/contracts'
import { expect, it, vi } from 'vitest'

import {
  charmDefaults,
  charmOf,
  CharmPreferences,
  nudgesOffMax,
} from '../../src/controllers/charm/charm-preferences.ts'
import { setStage } from '../chat/stage.ts'

it('[CT34] keeps what is wanted, in every tab, and takes a change back that cannot be kept', async () => {
  const { anna, messenger } = await setStage()
  const [one, other] = [new CharmPreferences(messenger), new CharmPreferences(messenger)]
  await Promise.all([one.start(), other.start()])
  await one.set({ sounds: { online: true }, enterSends: false })
  await one.setNudgesFrom('bo', false)
  await until(() => other.now.value.nudgesOffFrom.includes('bo'))
  expect(other.now.value).toEqual({
    ...charmDefaults,
    sounds: { ...charmDefaults.sounds, online: true },
    enterSends: false,
    nudgesOffFrom: ['bo'],
  })
  await other.setNudgesFrom('bo', true)
  await until(() => one.now.value.nudgesOffFrom.length === 0)
  vi.spyOn(anna.records, 'put').mockRejectedValue(new Error('full'))
  await one.set({ nudges: false })
  expect([one.now.value.nudges, one.fault.value?.code]).toEqual([true, 'internal'])
})

it('[CT34] takes nothing that is no choice, from disk', () => {
  for (const bad of [
    undefined,
    null,
    7,
    'x',
    [],
    { sounds: 7 },
    { sounds: { message: 'yes' }, enterSends: 1, nudges: null, nudgesOffFrom: 'bo' },
  ])
    expect(charmOf(bad)).toEqual(charmDefaults)
  const many = Array.from({ length: nudgesOffMax + 5 }, (_, index) => `n${index}`)
  expect(charmOf({ nudgesOffFrom: [7, ...many] }).nudgesOffFrom).toEqual(many.slice(5))
})
