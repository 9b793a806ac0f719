import type { JoinOptions, Peer } from '@kith/peer'
import { MockNetwork } from '@kith/testing/mock-peer'
import { beforeEach, describe, expect, it, vi } from 'vitest'

import { KithError } from '@kith/wire'
import { messengerOf } from '../../src/controllers/messenger-of.ts'
import { KithElement } from '../../src/elements/foundation/kith-element.ts'
import { KithRoster, KithNavigateEvent, KithNetwork } from '../../src/index.ts'
import { expectAccessible, find, show, until, words } from './stage.ts'

let network = new MockNetwork()
/** Names that were joined, in their order. */
let joins: string[] = []
let refused: KithError | undefined

vi.mock(import('@kith/peer'), async (original) => {
  const join = (server: string | URL, { name }: JoinOptions): Promise<Peer> => {
    joins.push(`${String(server)} ${name}`)
    return refused === undefined ? network.join(name) : Promise.reject(refused)
  }
  return { ...(await original()), join }
})

beforeEach(() => {
  network = new MockNetwork()
  joins = []
  refused = undefined
})

/** A part of a page, written as its author would. */
async function page(html: string): Promise<HTMLElement> {
  const part = document.createElement('div')
  part.innerHTML = html
  return show(part)
}

describe('an element finds its peer', () => {
  it('by property, and shows nothing before', async () => {
    const roster = await show(new KithRoster())
    expect(roster.hasPeer).toBe(false)
    expect(words(roster.renderRoot as unknown as Element)).toBe('')
    roster.peer = await network.join('anna')
    await until(() => words(find('own-name')) === 'anna')
    roster.peer = await network.join('bo')
    await until(() => words(find('own-name')) === 'bo')
    await expectAccessible()
  })

  it('that was given before the browser knew the element, and is told of it', async () => {
    const messenger = messengerOf(await network.join('anna'))
    const [given, told] = [await page('<kith-late></kith-late>'), [] as unknown[]]
    const early = given.firstElementChild as Element
    Object.assign(early, { messenger })
    customElements.define(
      'kith-late',
      class extends KithElement {
        override peerFound(): void {
          told.push(this.messenger)
        }
      },
    )
    await until(() => (early as KithElement).hasUpdated)
    expect(told).toEqual([messenger])
  })

  it('from the network above it, also one that gets its peer later, in a frame of shadow', async () => {
    const part = await page('<kith-network><section><kith-roster></kith-roster></section></kith-network>')
    const above = part.querySelector('kith-network') ?? new KithNetwork()
    const inner = document.createElement('div')
    inner.attachShadow({ mode: 'open' }).append(new KithRoster())
    above.append(inner)
    const anna = await network.join('anna')
    above.peer = anna
    await until(() => part.querySelector('kith-roster')?.messenger === messengerOf(anna))
    await until(() => inner.shadowRoot?.querySelector('kith-roster')?.messenger === messengerOf(anna))
    above.peer = await network.join('bo')
    await until(() => words(find('own-name', inner.shadowRoot as ShadowRoot)) === 'bo')
  })

  it('from the nearest network, and from none when it has moved out of it', async () => {
    const part = await page('<kith-network><kith-network><kith-roster></kith-roster></kith-network></kith-network>')
    const [outer, inner] = part.querySelectorAll('kith-network')
    const roster = part.querySelector('kith-roster') ?? new KithRoster()
    const [anna, bo] = [await network.join('anna'), await network.join('bo')]
    if (outer !== undefined) outer.peer = anna
    if (inner !== undefined) inner.peer = bo
    await until(() => roster.hasPeer && roster.messenger.peer === bo)
    outer?.append(roster)
    await until(() => roster.messenger.peer === anna)
    part.append(roster)
    await until(() => !roster.hasPeer)
  })

  it('by joining under its attributes, once for each server and name, and leaves with the last of them', async () => {
    const element = '<kith-roster server="wss://one.example.org" name="anna"></kith-roster>'
    const part = await page(
      `${element}${element}<kith-network server="wss://one.example.org" name="anna"></kith-network>`,
    )
    const [one, other] = part.querySelectorAll('kith-roster')
    await until(() => one?.hasPeer === true && other?.hasPeer === true)
    expect(joins).toEqual(['wss://one.example.org/ anna'])
    expect(one?.messenger).toBe(other?.messenger)
    const peer = one?.messenger.peer
    one?.remove()
    // Moved, not taken away.
    if (other !== undefined) part.append(other)
    part.querySelector('kith-network')?.remove()
    await until(() => words(find('own-name')) === 'anna')
    expect(peer?.status.state).toBe('connected')
    other?.remove()
    await until(() => peer?.status.state === 'left')
  })

  it('or says why there is none, and tries again', async () => {
    refused = new KithError('name-taken')
    const part = await page('<kith-roster server="wss://two.example.org" name="anna"></kith-roster>')
    await until(() => find('network-fault')?.dataset['code'] === 'name-taken')
    await expectAccessible()
    refused = undefined
    find('network-again')?.click()
    await until(() => words(find('own-name')) === 'anna')
    expect(part.querySelector('kith-roster')?.hasPeer).toBe(true)
  })

  it('also a network says why there is none', async () => {
    refused = new KithError('name-taken')
    await page('<kith-network server="wss://three.example.org" name="anna"><kith-roster></kith-roster></kith-network>')
    await until(() => find('network-fault'))
    refused = undefined
    find('network-again')?.click()
    await until(() => words(find('own-name')) === 'anna')
    expect(find('network-fault')).toBe(undefined)
  })
})

describe('an element alone', () => {
  it('has its colours without a style sheet, and lets a page have its own', async () => {
    await page('<kith-roster></kith-roster>')
    const style = getComputedStyle(document.documentElement)
    expect(style.getPropertyValue('--kith-target')).toBe('2.75rem')
    document.documentElement.style.setProperty('--kith-target', '3rem')
    expect(style.getPropertyValue('--kith-target')).toBe('3rem')
    document.documentElement.style.removeProperty('--kith-target')
  })

  it('tells where a link leads, and leaves the address of the page alone', async () => {
    const anna = await network.join('anna')
    network.befriend(anna, await network.join('bo'))
    const roster = new KithRoster()
    roster.peer = anna
    await show(roster)
    const before = location.href
    const told: unknown[] = []
    roster.addEventListener(KithNavigateEvent.eventName, (event) => void told.push((event as KithNavigateEvent).route))
    ;(await until(() => find('contact'))).click()
    expect(told).toEqual([{ view: 'conversation', name: 'bo' }])
    expect(location.href).toBe(before)
  })
})

describe('messengerOf', () => {
  it('is one for a peer, and stops when it leaves', async () => {
    const anna = await network.join('anna')
    const messenger = messengerOf(anna)
    expect(messengerOf(anna)).toBe(messenger)
    await until(() => messenger.isReady.value)
    await anna.leave()
    await until(() => messenger.connection.status.value.state === 'left')
  })
})
