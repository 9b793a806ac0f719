import { KithError } from '@kith/peer'
import { mockRecoveryCode, MockNetwork, type MockPeer } from '@kith/testing/mock-peer'
import { beforeEach, describe, expect, it } from 'vitest'
import { page } from 'vitest/browser'

import { KithMessenger } from '../../src/elements/messenger/messenger.ts'
import type { Entry } from '../../src/controllers/session/entry.ts'
import { Session } from '../../src/controllers/session/session.ts'
import { drawn, expectAccessible, find, show, type, until, words } from './stage.ts'

let anna: MockPeer
let kept: Map<string, string>
/** What was asked for, and what becomes of it. */
let recover: Entry['recover']

async function open(hash: string): Promise<KithMessenger> {
  location.hash = hash
  const app = new KithMessenger()
  app.session = new Session(
    async () => anna,
    {
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => void kept.set(key, value),
      removeItem: (key) => void kept.delete(key),
    },
    {
      entry: {
        link: () => Promise.reject(new KithError('server-unreachable')),
        accept: () => Promise.reject(new KithError('server-unreachable')),
        recover: (wanted, signal) => recover(wanted, signal),
      },
    },
  )
  await app.session.start()
  return show(app)
}

beforeEach(async () => {
  await page.viewport(390, 844)
  anna = await new MockNetwork().join('anna')
  kept = new Map([['kith.name', 'anna']])
})

describe('a recovery code', () => {
  it('is shown, hidden, and counts only when it was typed back', async () => {
    await open('#recovery')
    await until(() => find('recovery-create'))
    await expectAccessible()
    find('recovery-create')?.click()
    const shown = await until(() => find('recovery-code'))
    expect(shown.dataset['code']).toBe(mockRecoveryCode)
    await expectAccessible()
    find('recovery-written')?.click()
    await until(() => find('recovery-typed'))
    expect(find('recovery-code')).toBeUndefined()
    expect(find('paper-code')).toBeUndefined()
    type(find('recovery-typed'), 'another')
    find('recovery-confirm')?.click()
    await until(() => words(find('recovery-fault')) === 'This is another code than the one shown.')
    await expectAccessible()
    expect(await anna.devices.recovery.list()).toEqual([])
    type(find('recovery-typed'), mockRecoveryCode)
    find('recovery-confirm')?.click()
    await until(() => find('recovery-done'))
    expect(await anna.devices.recovery.list()).toHaveLength(1)
  })

  it('is nowhere any more when the screen is closed before that', async () => {
    await open('#recovery')
    await until(() => find('recovery-create'))
    find('recovery-create')?.click()
    await until(() => find('paper-code'))
    find('close')?.click()
    await until(() => find('recovery') === undefined)
    expect(find('paper-code')).toBeUndefined()
    expect(await anna.devices.recovery.list()).toEqual([])
  })
})

describe('bringing a name back', () => {
  beforeEach(async () => {
    kept.clear()
    await open('#/')
    await until(() => find('way-recover'))
    await expectAccessible()
    find('way-recover')?.click()
    await until(() => find('recover-code'))
  })

  it('asks for name and code, and opens the name', async () => {
    const asked: unknown[] = []
    recover = async (wanted) => {
      asked.push(wanted)
      return { name: 'anna', device: anna.device }
    }
    await expectAccessible()
    type(find('recover-name-field'), ' Anna ')
    type(find('recover-code'), mockRecoveryCode)
    find('recover-submit')?.click()
    await until(() => find('own-name'))
    expect(asked).toEqual([{ name: 'anna', secret: { code: mockRecoveryCode }, keepDevices: false }])
    expect(kept.get('kith.name')).toBe('anna')
  })

  it('says why it does not work, and keeps what was typed', async () => {
    recover = () => Promise.reject(new KithError('recovery-wrong'))
    type(find('recover-name-field'), 'anna')
    type(find('recover-code'), mockRecoveryCode)
    find('recover-submit')?.click()
    await until(() => words(find('recover-fault')).startsWith('This code does not belong to this name.'))
    await expectAccessible()
    expect((find('recover-code') as HTMLTextAreaElement).value).toBe(mockRecoveryCode)
    find('recover-back')?.click()
    await until(() => find('claim'))
  })

  it('goes nowhere without a name', async () => {
    recover = () => Promise.reject(new KithError('internal'))
    find('recover-submit')?.click()
    await drawn()
    expect(find('recover-name')?.dataset['state']).toBe('asking')
    expect((find('recover-name-field') as HTMLInputElement).getAttribute('aria-invalid')).toBe('true')
  })
})
