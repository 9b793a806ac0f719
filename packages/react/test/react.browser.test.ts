import { MockNetwork, type MockPeer } from '@kith/testing/mock-peer'
import { createElement, type ReactNode, StrictMode } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { Conversation, Network, Roster, useContacts, useConversation, usePresence } from '../src/index.ts'

let anna: MockPeer
let bo: MockPeer
let root: Root
let place: HTMLElement

beforeEach(async () => {
  const network = new MockNetwork()
  anna = await network.join('anna')
  bo = await network.join('bo')
  network.befriend(anna, bo)
  place = document.body.appendChild(document.createElement('main'))
  root = createRoot(place)
})

afterEach(() => {
  root.unmount()
  place.remove()
})

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => requestAnimationFrame(resolve))
}

function show(...inside: ReactNode[]): void {
  root.render(createElement(StrictMode, null, createElement(Network, { peer: anna }, ...inside)))
}

function Lines(): ReactNode {
  const { entries, send } = useConversation('bo')
  const onClick = (): void => void send('from a hook')
  const contacts = useContacts().map(({ name }) => name)
  const state = usePresence('bo')?.state ?? 'unknown'
  const text = [contacts.join(), state, ...entries.map((entry) => entry.text)].join(' | ')
  return createElement('button', { onClick }, text)
}

describe('React', () => {
  it('shows elements that act for the peer of the network around', async () => {
    const told: unknown[] = []
    const onNavigate = ({ route }: { readonly route: unknown }): void => void told.push(route)
    show(createElement(Roster, { onNavigate }), createElement(Conversation, { with: 'bo' }))
    const roster = (): ShadowRoot | null | undefined => place.querySelector('kith-roster')?.shadowRoot
    await until(() => roster()?.querySelector('[data-name=bo]') instanceof HTMLElement)
    await until(() => place.querySelector('kith-conversation')?.shadowRoot?.textContent?.includes('bo') === true)
    roster()?.querySelector<HTMLElement>('[data-name=bo]')?.click()
    expect(told).toEqual([{ view: 'conversation', name: 'bo' }])
  })

  it('gives what is known by hooks, and follows it', async () => {
    const got: string[] = []
    bo.messages.on<{ text: string }>('chat.text', ({ body }) => void got.push(body.text))
    show(createElement(Lines))
    await until(() => place.textContent?.includes('bo | online') === true)
    await bo.messages.send('anna', 'chat.text', { text: 'hello there' })
    await until(() => place.textContent?.includes('hello there') === true)
    place.querySelector('button')?.click()
    await until(() => got.includes('from a hook'))
    await until(() => place.textContent?.includes('from a hook') === true)
  })
})
