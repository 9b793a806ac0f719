import type { LinkRequest } from '@kith/peer'
import { MockNetwork, type MockPeer } from '@kith/testing/mock-peer'
import { KithError } from '@kith/wire'
import { beforeEach, describe, expect, it } from 'vitest'
import { page } from 'vitest/browser'

import { KithMessenger } from '../../src/elements/messenger/messenger.ts'
import { Session } from '../../src/controllers/session/session.ts'
import { drawn, expectAccessible, find, show, type, until, words } from './stage.ts'

const code = '7K3M-0QXZ-9RTB-V5HD'
let network: MockNetwork
let anna: MockPeer

async function open(hash: string): Promise<KithMessenger> {
  location.hash = hash
  const app = new KithMessenger()
  app.session = new Session(async () => anna, {
    getItem: () => 'anna',
    setItem: () => undefined,
    removeItem: () => undefined,
  })
  await app.session.start()
  return show(app)
}

/** A new device waits with `code`; `confirm` is what becomes of a yes. */
function deviceWaits(confirm: LinkRequest['confirm'] = async () => anna.device): { declined: number } {
  const said = { declined: 0 }
  const decline = async (): Promise<void> => void said.declined++
  anna.devices.linking.set(code, {
    ...{ label: 'Firefox on Android', digits: '204 913', confirm, decline },
    [Symbol.asyncDispose]: decline,
  })
  return said
}

beforeEach(async () => {
  await page.viewport(390, 844)
  network = new MockNetwork()
  anna = await network.join('anna')
})

describe('devices', () => {
  it('are shown, renamed by keyboard alone, and not removed when it is the last', async () => {
    await open('#devices')
    await until(() => find('device'))
    await expectAccessible()
    expect(find('device-remove')).toBeUndefined()
    find('device-rename')?.click()
    await until(() => find('device-name'))
    await expectAccessible()
    type(find('device-name'), 'Laptop')
    find('device-save')?.click()
    await until(() => words(find('device-label')) === 'Laptop')
    expect(find('device-name')).toBeUndefined()
  })

  it('say that nothing brings the name back yet', async () => {
    await open('#devices')
    const line = await until(() => find('recovery-line'))
    expect(line.dataset['keys']).toBe('0')
  })
})

describe('linking a new device', () => {
  it('asks for the code, then for a yes to the digits', async () => {
    deviceWaits()
    await open('#link')
    await until(() => find('link-code'))
    await expectAccessible()
    type(find('link-code'), code)
    await drawn()
    find('link-submit')?.click()
    await until(() => words(find('digits')) === '204 913')
    await expectAccessible()
    find('digits-same')?.click()
    await until(() => find('link-done'))
    await expectAccessible()
    find('link-done')?.click()
    await until(() => find('devices'))
    expect(location.hash).toBe('#devices')
  })

  it('uses a code that an address brought only when one says so', async () => {
    deviceWaits()
    await open(`#link=${code}`)
    const field = await until(() => find('link-code'))
    expect((field as HTMLInputElement).value).toBe(code)
    await drawn()
    expect(find('link-device')?.dataset['state']).toBe('asking')
  })

  it('says what is wrong with a code, and how a link ended', async () => {
    await open('#link')
    await until(() => find('link-code'))
    type(find('link-code'), 'nonsense')
    await drawn()
    find('link-submit')?.click()
    await until(() => words(find('link-fault')).startsWith('No device waits with this code.'))
    await expectAccessible()
    deviceWaits(() => Promise.reject(new KithError('link-declined')))
    type(find('link-code'), code)
    await drawn()
    find('link-submit')?.click()
    await until(() => find('digits'))
    find('digits-same')?.click()
    await until(() => words(find('link-fault')) === 'The other device said no. Nothing was linked.')
  })

  it('is given up when the digits differ, and when the screen is closed', async () => {
    const said = deviceWaits()
    await open(`#link=${code}`)
    await until(() => find('link-submit'))
    find('link-submit')?.click()
    await until(() => find('digits-differ'))
    find('digits-differ')?.click()
    await until(() => find('link-device')?.dataset['state'] === 'asking')
    expect(said.declined).toBe(1)
    find('link-submit')?.click()
    await until(() => find('digits'))
    find('close')?.click()
    await until(() => find('link-device') === undefined)
    expect(said.declined).toBe(2)
  })
})
