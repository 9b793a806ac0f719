import { MockNetwork, type MockPeer } from '@kith/testing/mock-peer'
import { KithError } from '@kith/wire'
import { beforeEach, describe, expect, it } from 'vitest'
import { page } from 'vitest/browser'

import { KithMessenger } from '../../src/elements/messenger/messenger.ts'
import { Locks } from '../../src/controllers/session/locks.ts'
import { Session } from '../../src/controllers/session/session.ts'
import { SharedStorage } from '../session/storage.ts'
import { drawn, expectAccessible, find, press, show, type, until, words } from './stage.ts'

const one = 'four words of mine'
let anna: MockPeer
let isOpen: boolean

async function open(hash: string): Promise<KithMessenger> {
  location.hash = hash
  const storage = new SharedStorage()
  storage.kept.set('kith.name', 'anna')
  const shared = storage.tab()
  const app = new KithMessenger()
  app.session = new Session(
    async (_name, _signal, { passphrase }) => {
      if (anna.seal.passphrase !== undefined) {
        if (passphrase === undefined) throw new KithError('store-sealed')
        await anna.seal.held
        if (passphrase !== anna.seal.passphrase) throw new KithError('passphrase-wrong')
      }
      isOpen = true
      return anna
    },
    { ...shared, removeItem: (key) => void storage.kept.delete(key) },
    { locks: new Locks(shared, shared.watch) },
  )
  await app.session?.start()
  return show(app)
}

async function panel(step: string, isSet: boolean): Promise<void> {
  await until(() => {
    const { state, set } = find('passphrase-panel')?.dataset ?? {}
    return state === step && set === String(isSet)
  })
  await drawn()
}

beforeEach(async () => {
  await page.viewport(390, 844)
  anna = await new MockNetwork().join('anna')
  isOpen = false
})

describe('the passphrase of a browser', () => {
  it('is set, typed twice, with what is wrong said at the field', async () => {
    await open('#passphrase')
    await panel('none', false)
    await expectAccessible()
    find('passphrase-set')?.click()
    await panel('setting', false)
    await expectAccessible()
    type(find('new-passphrase'), 'short')
    find('passphrase-submit')?.click()
    await until(() => words(find('new-passphrase-fault')) === 'Take at least 10 letters.')
    type(find('new-passphrase'), one)
    type(find('same-passphrase'), 'four words of yours')
    find('passphrase-submit')?.click()
    await until(() => words(find('same-passphrase-fault')) === 'This is not the same.')
    await expectAccessible()
    find('new-passphrase-show')?.click()
    await until(() => (find('new-passphrase') as HTMLInputElement).type === 'text')
    let go = (): void => undefined
    anna.seal.held = new Promise((resolve) => {
      go = resolve
    })
    type(find('same-passphrase'), one)
    find('passphrase-submit')?.click()
    await until(() => words(find('passphrase-submit')) === 'One moment…')
    // It can be read no more while it is being set.
    expect((find('new-passphrase') as HTMLInputElement).type).toBe('password')
    await expectAccessible()
    go()
    await panel('none', true)
    await expectAccessible()
    expect(anna.seal.passphrase).toBe(one)
  })

  it('is changed and taken away with the present one alone', async () => {
    anna.seal.passphrase = one
    await open('#passphrase')
    await until(() => find('passphrase'))
    type(find('passphrase'), one)
    find('unlock-submit')?.click()
    await panel('none', true)
    find('passphrase-set')?.click()
    await panel('setting', true)
    await expectAccessible()
    type(find('current-passphrase'), 'no words of mine')
    for (const id of ['new-passphrase', 'same-passphrase']) type(find(id), 'five other words of mine')
    find('passphrase-submit')?.click()
    await until(() => words(find('current-passphrase-fault')) !== '')
    await expectAccessible()
    expect(anna.seal.passphrase).toBe(one)
    type(find('current-passphrase'), one)
    find('passphrase-submit')?.click()
    await panel('none', true)
    find('passphrase-remove')?.click()
    await panel('removing', true)
    await expectAccessible()
    type(find('current-passphrase'), 'five other words of mine')
    find('passphrase-submit')?.click()
    await panel('none', false)
    await expectAccessible()
    expect(anna.seal.passphrase).toBeUndefined()
  })
})

describe('a locked name', () => {
  it('shows nothing but its name, and opens with the passphrase', async () => {
    anna.seal.passphrase = one
    await open('#/bo')
    const field = await until(() => find('passphrase'))
    expect(field.matches(':focus')).toBe(true)
    await expectAccessible()
    expect(isOpen).toBe(false)
    type(field, 'no words of mine')
    find('unlock-submit')?.click()
    await until(() => words(find('passphrase-fault')) !== '')
    await until(() => find('passphrase')?.matches(':focus'))
    await expectAccessible()
    let go = (): void => undefined
    anna.seal.held = new Promise((resolve) => {
      go = resolve
    })
    type(find('passphrase'), one)
    find('unlock-submit')?.click()
    await until(() => find('unlock')?.dataset['state'] === 'trying')
    await expectAccessible()
    go()
    await until(() => find('roster'))
    expect(isOpen).toBe(true)
  })

  it('is locked from the menu and from the panel, and is let go when the passphrase is forgotten', async () => {
    const app = await open('#/')
    await until(() => find('me'))
    expect(find('lock')).toBeUndefined()
    anna.seal.passphrase = one
    find('me')?.click()
    ;(await until(() => find('lock'))).click()
    await until(() => find('unlock'))
    find('unlock-forgotten')?.click()
    await until(() => find('unlock-give-up'))
    await expectAccessible()
    find('unlock-give-up')?.click()
    await until(() => find('claim'))
    expect(app.session?.state.value).toMatchObject({ state: 'choosing', name: 'anna' })
  })

  it('locks by itself as its person chose', async () => {
    anna.seal.passphrase = one
    const app = await open('#passphrase')
    type(await until(() => find('passphrase')), one)
    find('unlock-submit')?.click()
    const idle = (await until(() => find('idle'))) as HTMLSelectElement
    idle.value = '15'
    idle.dispatchEvent(new Event('change'))
    expect(app.session?.idle?.minutes.value).toBe(15)
    press('a')
    find('lock-now')?.click()
    await until(() => find('unlock'))
    expect(location.hash).toBe('#/')
    expect(app.session?.idle).toBeUndefined()
  })
})
