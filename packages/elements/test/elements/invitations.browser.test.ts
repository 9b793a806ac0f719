import { MockNetwork, type MockPeer } from '@kith/testing/mock-peer'
import { KithError } from '@kith/wire'
import { beforeEach, describe, expect, it } from 'vitest'
import { page } from 'vitest/browser'

import { KithMessenger } from '../../src/elements/messenger/messenger.ts'
import { Session } from '../../src/controllers/session/session.ts'
import { expectAccessible, find, findAll, show, type, until, words } from './stage.ts'

let anna: MockPeer

async function open(): Promise<void> {
  location.hash = '#invitations'
  const app = new KithMessenger()
  app.session = new Session(async () => anna, {
    getItem: () => 'anna',
    setItem: () => undefined,
    removeItem: () => undefined,
  })
  await app.session.start()
  await show(app)
  await until(() => find('invite-make'))
}

beforeEach(async () => {
  await page.viewport(390, 844)
  anna = await new MockNetwork().join('anna')
})

describe('invitations into the network', () => {
  it('are made, handed out once, and revoked when the person says yes', async () => {
    await open()
    await expectAccessible()
    type(find('invite-name'), 'b o')
    find('invite-make')?.click()
    await until(() => words(find('invite-fault')) !== '')
    await expectAccessible()
    type(find('invite-name'), 'bo')
    find('invite-make')?.click()
    const link = (await until(() => find('invite-link'))) as HTMLInputElement
    expect(link.value).toMatch(/\/#invite=\d{22}$/u)
    expect(link.getAttribute('aria-label')).toBe('Address of the invitation')
    await expectAccessible()
    find('invite-done')?.click()
    await until(() => find('invite-link') === undefined && find('invite-make')?.matches(':focus'))
    const row = await until(() => find('invite'))
    expect(row.dataset['standing']).toBe('open')
    find('invite-revoke')?.click()
    await until(() => find('invite-cancel')?.matches(':focus'))
    await expectAccessible()
    find('invite-cancel')?.click()
    await until(() => find('invite-revoke')?.matches(':focus'))
    find('invite-revoke')?.click()
    ;(await until(() => find('invite-revoke-confirm'))).click()
    await until(() => find('invite')?.dataset['standing'] === 'revoked')
    await expectAccessible()
  })

  it('say why there are none: not allowed, or no connection', async () => {
    anna.invitations.create = () => Promise.reject(new KithError('claim-required'))
    anna.invitations.list = () => Promise.reject(new KithError('server-unreachable'))
    await open()
    await until(() => find('invitations')?.querySelector('.problem'))
    find('invite-make')?.click()
    await until(() => words(find('invite-fault')).startsWith('Members make no invitations here.'))
    await expectAccessible()
  })

  it('are shown fifty at a time, the newest first', async () => {
    for (let made = 0; made < 1000; made++) await anna.invitations.create({ name: `n${made}` })
    await open()
    await until(() => findAll('invite').length === 50)
    expect(words(find('invite'))).toContain('For n999')
    await expectAccessible()
  })
})
