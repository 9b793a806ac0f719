import type { BlobRef } from '@kith/peer'
import { MockNetwork, type MockPeer } from '@kith/testing/mock-peer'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { page } from 'vitest/browser'

import { sendIn } from '../../src/controllers/chat/sending.ts'
import { placeOfConversation } from '../../src/controllers/chat/place.ts'
import { Messenger } from '../../src/controllers/messenger.ts'
import { KithAddContact } from '../../src/elements/add-contact/add-contact.ts'
import { KithConversation } from '../../src/elements/conversation/conversation.ts'
import { KithDirectory } from '../../src/elements/directory/directory.ts'
import { KithDetails } from '../../src/elements/details/details.ts'
import { KithGroup } from '../../src/elements/groups/group.ts'
import { KithRoster } from '../../src/elements/roster/roster.ts'
import { KithTransfers } from '../../src/elements/transfers/transfers.ts'
import { drawn, find, findAll, show, type, until, words } from '../elements/stage.ts'
import { expectHarmless, listenForHarm } from './harmless.ts'
import { payloads } from './payloads.ts'

let network: MockNetwork
let anna: MockPeer
let bo: MockPeer
let messenger: Messenger

beforeEach(async () => {
  await page.viewport(1280, 800)
  listenForHarm()
  network = new MockNetwork()
  anna = await network.join('anna')
  bo = await network.join('bo')
  network.befriend(anna, bo)
  messenger = new Messenger(anna)
  await messenger.start()
})
afterEach(() => {
  messenger.stop()
  document.body.replaceChildren()
})

async function shown<T extends HTMLElement & { messenger: Messenger }>(element: T, more: Partial<T> = {}): Promise<T> {
  return show(Object.assign(element, { messenger }, more))
}

/** As it stands on the page: without controls, and white space made single. */
const seen = (text: string): string => text.replaceAll(/[\u0000-\u001f\s]+/gu, ' ').trim()

describe('each of more than a hundred texts that are more than text elsewhere is only text', () => {
  it('as a name that is typed: no such name is asked for, and it is said why', async () => {
    await shown(new KithAddContact())
    const before = await anna.contacts.list()
    for (const text of payloads) {
      type(find('add-name'), text)
      find('add-submit')?.click()
      const fault = await until(() => document.querySelector('kith-add-contact')?.shadowRoot?.querySelector('.fault'))
      await until(() => words(fault) !== '')
    }
    await expectHarmless()
    expect(await anna.contacts.list()).toEqual(before)
  })

  it('as the name of a contact, which no network should let through', async () => {
    for (let at = 0; at < payloads.length; at += 50) {
      const some = payloads.slice(at, at + 50)
      for (const text of some) anna.contacts.put(text, 'contact')
      await shown(new KithRoster())
      await until(() => findAll('contact').length >= some.length)
      await expectHarmless()
      for (const text of some) anna.contacts.remove(text).catch(() => undefined)
      await network.settled()
    }
  })

  it('as a note of a contact, in the list, over the conversation and in the details', async () => {
    const stage = document.createElement('div')
    stage.append(
      Object.assign(new KithRoster(), { messenger }),
      Object.assign(new KithConversation(), { messenger, with: 'bo' }),
      Object.assign(new KithDetails(), { messenger, name: 'bo' }),
    )
    await show(stage)
    for (const [index, text] of payloads.entries()) {
      const note = text.slice(0, 140)
      await bo.presence.set({ note })
      await network.settled()
      await until(() => words(find('presence')).includes(words(textOf(note)).slice(0, 20)))
      if (index % 4 === 3) await expectHarmless()
    }
    await expectHarmless()
  })

  it('as an entry of the directory', async () => {
    for (const [index, text] of payloads.entries())
      await bo.directory.publish('offer', { title: text.slice(0, 200), text }, { id: `offer-${index}` })
    await shown(new KithDirectory(), { kind: 'offer' })
    await until(() => findAll('directory-entry').length === payloads.length)
    const all = findAll('directory-entry').map((entry) => seen(entry.textContent))
    for (const text of payloads) expect(all.some((entry) => entry.includes(seen(text.slice(0, 60))))).toBe(true)
    await expectHarmless()
  })

  it('as a line, a quote and a poll in a group, and as what the group is called', { timeout: 90_000 }, async () => {
    const { id } = await bo.conversations.create({ title: 'Choir', members: ['anna'] })
    await network.settled()
    const place = placeOfConversation(id)
    const conversation = bo.conversations.get(id)
    const element = await shown(new KithConversation(), { with: place })
    element.style.blockSize = '700px'
    for (const [index, text] of payloads.entries()) {
      await conversation.rename(text.slice(0, 64))
      await bo.transact((tx) => {
        sendIn(tx, place, { text, reply: { mid: `m${index}`, by: 'anna', text: text.slice(0, 140) } })
        const answers = [text.slice(0, 140), `${text.slice(0, 100)} too`]
        sendIn(tx, place, { text: text.slice(0, 500), poll: { answers } })
      })
      await network.settled()
      if (index % 16 !== 15) continue
      await conversation.send('chat.text', { text: `until ${index}` })
      await until(() => findAll('message').some((message) => words(message).includes(`until ${index}`)))
      await expectHarmless()
    }
    await shown(new KithGroup(), { place })
    ;(await until(() => find('group-log-more'))).click()
    await until(() => findAll('group-log-entry').length > 90)
    await expectHarmless()
  })

  it('as the name of a file that is fetched', async () => {
    const refs: BlobRef[] = []
    for (const text of payloads)
      refs.push((await bo.blobs.send('anna', new File(['x'], text.slice(0, 200), { type: 'text/html' }))).ref)
    await network.settled()
    await shown(new KithTransfers())
    await drawn()
    await expectHarmless()
    await shown(new KithConversation(), { with: 'bo' })
    await until(() => findAll('file').length > 20)
    await expectHarmless()
    expect(refs).toHaveLength(payloads.length)
  })
})

function textOf(text: string): HTMLElement {
  const element = document.createElement('p')
  element.textContent = text
  return element
}
