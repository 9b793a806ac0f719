import { KithError } from '@kith/peer'
import { MockNetwork, type MockPeer } from '@kith/testing/mock-peer'
import { beforeEach, describe, expect, it } from 'vitest'

import { beginGroup } from '../../src/controllers/groups/group-keeping.ts'
import { Messenger } from '../../src/controllers/messenger.ts'
import { setLanguage } from '../../src/elements/foundation/set-language.ts'
import { KithGroup } from '../../src/elements/groups/group.ts'
import { KithGroupAdd } from '../../src/elements/groups/group-add.ts'
import { KithGroupJoin } from '../../src/elements/groups/group-join.ts'
import { KithGroupLink } from '../../src/elements/groups/group-link.ts'
import { KithGroupNew } from '../../src/elements/groups/group-new.ts'
import { KithConversation } from '../../src/index.ts'
import { expectAccessible, find, findAll, press, show, type, until, words } from './stage.ts'

let network: MockNetwork
let messenger: Messenger
beforeEach(async () => {
  network = new MockNetwork()
  const anna = await network.join('anna')
  for (const name of ['bo', 'carla']) network.befriend(anna, await network.join(name))
  messenger = new Messenger(anna)
  await messenger.start()
  return () => {
    messenger.stop()
  }
})

describe('kith-group-new', () => {
  it('begins a group with who is chosen, and its name', async () => {
    const element = new KithGroupNew()
    element.messenger = messenger
    await show(element)
    await expectAccessible()
    expect((find('group-begin') as HTMLButtonElement).disabled).toBe(true)
    const opened = new Promise((resolve) => {
      element.addEventListener('kith-navigate', resolve, { once: true })
    })
    type(find('group-title'), 'Choir')
    findAll('person')[0]?.click()
    await until(() => !(find('group-begin') as HTMLButtonElement).disabled)
    find('group-begin')?.click()
    await opened
    const [group] = [...messenger.groups.all.value.values()]
    expect(group?.name).toBe('Choir')
    expect(group?.members.map(({ name }) => name)).toEqual(['anna', 'bo'])
  })
})

describe('kith-group-add', () => {
  it('adds who is chosen of those who are not in it', async () => {
    const place = await beginGroup(messenger.peer, messenger.groups, { title: 'Choir', members: ['bo'] })
    const element = new KithGroupAdd()
    element.messenger = messenger
    element.place = place
    await show(element)
    expect(findAll('person').map(({ dataset }) => dataset['name'])).toEqual(['carla'])
    expect((find('group-add-submit') as HTMLButtonElement).disabled).toBe(true)
    await expectAccessible()
    const shown = new Promise((resolve) => {
      element.addEventListener('kith-navigate', resolve, { once: true })
    })
    find('person')?.click()
    await until(() => !(find('group-add-submit') as HTMLButtonElement).disabled)
    find('group-add-submit')?.click()
    await shown
    expect(messenger.groups.of(place)?.members.map(({ name }) => name)).toEqual(['anna', 'bo', 'carla'])
  })

  it('says why somebody cannot be added, and keeps the choice', async () => {
    const place = await beginGroup(messenger.peer, messenger.groups, { title: 'Choir', members: ['bo'] })
    const element = new KithGroupAdd()
    element.messenger = messenger
    element.place = place
    await show(element)
    find('person')?.click()
    await until(() => !(find('group-add-submit') as HTMLButtonElement).disabled)
    const { conversations } = messenger.peer
    const get = conversations.get.bind(conversations)
    conversations.get = (id) => Object.assign(get(id), { add: () => Promise.reject(new KithError('roll-full')) })
    find('group-add-submit')?.click()
    const fault = await until(() => element.shadowRoot?.querySelector('[role=alert]'))
    expect(words(fault)).not.toBe('')
    expect((find('group-add-submit') as HTMLButtonElement).disabled).toBe(false)
  })
})

describe('kith-group', () => {
  it('shows who belongs to it and what happened, and changes it', async () => {
    const place = await beginGroup(messenger.peer, messenger.groups, { title: 'Choir', members: ['bo', 'carla'] })
    const element = new KithGroup()
    element.messenger = messenger
    element.place = place
    await show(element)
    await until(() => findAll('group-log-entry').length > 0)
    await expectAccessible()
    findAll('member')[1]?.querySelector('button')?.click()
    await until(() => find('role-manager'))
    await expectAccessible()
    find('role-manager')?.click()
    await until(() => findAll('member')[1]?.dataset['role'] === 'manager')
    await until(() => words(findAll('group-log-entry')[0]).startsWith('Leads the group now: bo'))
    find('group-edit')?.click()
    await until(() => find('group-save'))
    await expectAccessible()
    type(find('group-title'), 'Small choir')
    find('group-save')?.click()
    await until(() => words(find('group-name')) === 'Small choir')
  })

  it('[FC10] says with whom one becomes a contact first to call everybody, and that a call has room for few', async () => {
    const { peer, groups } = messenger
    const dora = await network.join('dora')
    network.befriend(dora, peer as MockPeer)
    const made = await dora.conversations.create({ title: 'Choir', members: ['anna', 'bo', 'carla'] })
    await network.settled()
    const element = new KithGroup()
    element.messenger = messenger
    element.place = `~${made.id}`
    await show(element)
    await until(() => find('members'))
    expect(find('group-call-hint')).toBeUndefined()
    await Promise.all(['bo', 'dora'].map((name) => peer.contacts.remove(name)))
    await until(() => words(find('group-call-hint')) === 'To call this group, become contacts first with: dora and bo')
    await expectAccessible()
    await network.join('erik')
    await made.add('erik')
    await network.settled()
    await until(() => words(find('group-call-hint')).startsWith('A call has room for 4 people'))
    expect(groups.of(element.place)?.members).toHaveLength(5)
  })

  it('speaks the language of the page, from right to left too', async () => {
    const place = await beginGroup(messenger.peer, messenger.groups, { members: ['bo'] })
    const element = new KithGroup()
    element.messenger = messenger
    element.place = place
    await show(element)
    await setLanguage('ar')
    await until(() => words(find('group-add-open')) === 'إضافة أشخاص')
    await expectAccessible()
    await setLanguage('en')
  })
})

describe('a conversation of several people', () => {
  it('has its authors beside what they said, and what happened between', async () => {
    const place = await beginGroup(messenger.peer, messenger.groups, { title: 'Choir', members: ['bo', 'carla'] })
    await network.settled()
    await network.peer('bo')?.conversations.get(place.slice(1)).send('chat.text', { text: 'Hello' })
    await network.settled()
    const element = new KithConversation()
    element.messenger = messenger
    element.with = place
    await show(element)
    await until(() => find('group-event') && words(find('group-event')) !== '' && find('message'))
    expect(words(find('group-event'))).toBe('You began the group with bo and carla')
    expect(find('message')?.dataset['by']).toBe('bo')
    await expectAccessible()
  })
})

describe('what one said in a group', () => {
  it('[CT40] tells who has it and who not yet, and follows that', async () => {
    // The program of bo takes no messages.
    const dora = await network.join('dora')
    network.befriend(messenger.peer as MockPeer, dora)
    const others = [dora, network.peer('carla') ?? dora].map((peer) => new Messenger(peer))
    for (const other of others) await other.start()
    const members = ['bo', 'carla', 'dora']
    const place = await beginGroup(messenger.peer, messenger.groups, { title: 'Choir', members })
    await network.settled()
    network.peer('carla')?.disconnect()
    await messenger.outgoing.send(place, 'On Sunday?')
    await network.settled()
    const element = new KithConversation()
    element.messenger = messenger
    element.with = place
    await show(element)
    await until(() => find('delivery-mark')?.dataset['sign'] === 'tick')
    find('delivery-mark')?.click()
    const standing = (): string[] => findAll('standing-of').map((one) => words(one))
    await until(() => standing().length === 3)
    expect(standing()).toEqual([
      'bo The program of the other side could not take it.',
      'carla Waits with the server',
      'dora Has it',
    ])
    await expectAccessible()
    network.peer('carla')?.connect()
    await until(() => find('delivery-mark')?.dataset['sign'] === 'alert')
    await until(() => standing().every((one) => !one.includes('Waits')))
    // Also when it is looked at again, it says who will never have it.
    press('Escape')
    find('delivery-mark')?.click()
    await until(() => standing().length === 1)
    expect(standing()).toEqual(['bo Will not have it'])
    for (const other of others) other.stop()
  })
})

describe('links into a group', () => {
  it('are made, shown and taken back', async () => {
    const place = await beginGroup(messenger.peer, messenger.groups, { title: 'Choir' })
    const element = new KithGroupLink()
    element.messenger = messenger
    element.place = place
    await show(element)
    find('group-link-make')?.click()
    await until(() => find('group-invite'))
    await until(() => find('invite-link'))
    expect((find('invite-link') as HTMLInputElement).value).toMatch(/#join=anna\/[\w-]{11}\.[\w-]{22}$/u)
    await expectAccessible()
    find('group-link-revoke')?.click()
    await until(() => find('group-invite') === undefined)
    ;(find('group-link-role') as HTMLSelectElement).value = 'reader'
    find('group-link-make')?.click()
    await until(() => find('group-invite')?.dataset['role'] === 'reader')
    expect(words(find('group-invite'))).toContain('Reads only.')
  })

  it('ask, once somebody has read who invites', async () => {
    const element = new KithGroupJoin()
    element.messenger = messenger
    element.link = 'dawud/AAAAAAAAAAA.BBBBBBBBBBBBBBBBBBBBBB'
    await network.join('dawud')
    await show(element)
    await expectAccessible()
    find('group-join-ask')?.click()
    await until(() => find('group-join')?.dataset['state'] === 'asked')
    element.link = 'broken'
    await until(() => words(find('group-join')).startsWith('This link into a group is not whole'))
  })
})
