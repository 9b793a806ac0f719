import { KithError } from '@kith/wire'
import { beforeEach, expect, it } from 'vitest'
import { page } from 'vitest/browser'

import { KithLeftovers } from '../../src/elements/leftovers/leftovers.ts'
import { Leftovers } from '../../src/controllers/session/leftovers.ts'
import { SharedStorage } from '../session/storage.ts'
import { drawn, expectAccessible, find, show, until, words } from './stage.ts'

let isBusy: boolean
let removed: string[]

beforeEach(async () => {
  await page.viewport(390, 844)
  isBusy = true
  removed = []
})

it('asks about one after the other, and says when one is in use', async () => {
  const leftovers = new Leftovers(new SharedStorage().tab(), {
    has: async () => true,
    remove: async (store) => {
      if (isBusy) throw new KithError('store-busy')
      removed.push(store)
    },
  })
  const element = new KithLeftovers()
  element.leftovers = leftovers
  await show(element)
  expect(find('leftover')).toBeUndefined()
  await leftovers.add('anna', 'one')
  await leftovers.add('carla.montserrat-figueroa.de-la-vega', 'two')
  await until(() => find('leftover')?.dataset['name'] === 'anna')
  await expectAccessible()
  find('leftover-delete')?.click()
  await until(() => words(find('leftover')).startsWith('Another tab has them open'))
  await expectAccessible()
  isBusy = false
  await drawn()
  find('leftover-delete')?.click()
  await until(() => find('leftover')?.dataset['name']?.startsWith('carla'))
  await expectAccessible()
  find('leftover-keep')?.click()
  await until(() => find('leftover') === undefined)
  expect(removed).toEqual(['one'])
})
