import { MockNetwork, type MockPeer } from '@kith/testing/mock-peer'
import { beforeEach, describe, expect, it } from 'vitest'
import { page } from 'vitest/browser'

import { KithMessenger } from '../../src/elements/messenger/messenger.ts'
import { Session } from '../../src/controllers/session/session.ts'
import { expectAccessible, find, findAll, show, type, until, words } from './stage.ts'

let anna: MockPeer

async function open(hash: string): Promise<void> {
  location.hash = hash
  const app = new KithMessenger()
  app.session = new Session(async () => anna, {
    getItem: () => 'anna',
    setItem: () => undefined,
    removeItem: () => undefined,
  })
  await app.session.start()
  await show(app)
}

function signs(): readonly (string | undefined)[] {
  return findAll('trust').map((sign) => sign.dataset['trust'])
}

beforeEach(async () => {
  await page.viewport(1280, 800)
  const network = new MockNetwork({ domain: 'chat.example.org' })
  anna = await network.join('anna')
  network.befriend(anna, await network.join('bo'))
})

describe('verifying a name', () => {
  it('takes what the other reads, in words or digits, and seals the name everywhere', async () => {
    const { words: read } = await anna.names.fingerprint('bo')
    await open('#/bo/verify')
    await until(() => find('own-words'))
    await expectAccessible()
    type(find('verify-seen'), 'something')
    find('verify-submit')?.click()
    await until(() => words(find('verify-fault')).startsWith('This is no whole fingerprint'))
    expect(signs()).toEqual([])
    type(find('verify-seen'), read.toUpperCase())
    find('verify-submit')?.click()
    await until(() => find('verified'))
    await expectAccessible()
    // In the list, over the conversation, and in the details.
    expect(signs()).toEqual(['verified', 'verified', 'verified'])
    find('unverify')?.click()
    await until(() => find('verify-seen'))
    expect(signs()).toEqual([])
  })

  it('says plainly when it is the fingerprint of somebody else, and keeps nothing', async () => {
    const { digits } = await anna.names.fingerprint('anna')
    await open('#/bo/verify')
    await until(() => find('verify-seen'))
    type(find('verify-seen'), digits)
    find('verify-submit')?.click()
    await until(() => find('verify-different'))
    await expectAccessible()
    expect(signs()).toEqual([])
    find('verify-again')?.click()
    await until(() => find('verify-seen'))
  })

  it('asks at a name that has changed, without a dialog, and takes a yes', async () => {
    await open('#/bo')
    await until(() => find('composer'))
    expect(find('contact-strip')).toBeUndefined()
    anna.names.change('bo', 'recovered')
    await until(() => words(find('contact-strip')).startsWith('All devices of bo are new'))
    await expectAccessible()
    expect(signs()).toEqual(['changed', 'changed', 'changed'])
    find('contact-it-is-fine')?.click()
    await until(() => find('contact-strip') === undefined)
    expect(signs()).toEqual([])
  })

  it('shows what others compare', async () => {
    const { words: own } = await anna.names.fingerprint('anna')
    await open('#devices')
    await until(() => find('fingerprint-open'))
    find('fingerprint-open')?.click()
    await until(() => words(find('own-words')) === own)
    expect(find('verify-seen')).toBeUndefined()
    await expectAccessible()
  })
})
