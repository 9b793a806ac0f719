import type { MockPeer } from '@kith/testing/mock-peer'
import { bytesToId, type DeviceId, KithError } from '@kith/wire'

import type { ConversationEntry } from '../../src/controllers/chat/conversation.ts'
import type { Entry } from '../../src/controllers/session/entry.ts'
import { ownEmoticonsOf } from '../../src/controllers/emoticons/own-emoticons.ts'
import { Leftovers } from '../../src/controllers/session/leftovers.ts'
import { OwnNames } from '../../src/controllers/session/own-names.ts'
import { Session } from '../../src/controllers/session/session.ts'
import { Updates } from '../../src/controllers/installed/updates.ts'
import { until } from '../mock/drawn.ts'
import { playCalls } from '../mock/calls.ts'
import { mockInstalled } from '../mock/installed.ts'
import { SharedStorage } from '../session/storage.ts'
import { asking, type World } from './world.ts'

/** The names of all public elements. */
export type Tag = Extract<keyof HTMLElementTagNameMap, `kith-${string}`>

/** How an element is brought onto the page so that everything it usually shows is there. */
export interface Staging<T extends HTMLElement = HTMLElement> {
  /** What is so before the messenger starts. */
  readonly prepare?: (anna: MockPeer) => Promise<void>
  /** What it is given; it has its peer or messenger already. */
  readonly give?: (element: T, world: World) => void | Promise<void>
  /** What is there when it shows what it has to show: a selector in its shadow root; `own` when the element itself is all. */
  readonly shows: string
  /** It covers the page until it is closed, and keeps the focus as long. */
  readonly isModal?: true
  /** It has nothing to press. */
  readonly isStill?: true
}

const id = (name: string): string => `[data-testid=${name}]`

const noEntry: Entry = {
  link: () => Promise.reject(new KithError('server-unreachable')),
  accept: () => Promise.reject(new KithError('server-unreachable')),
  recover: () => Promise.reject(new KithError('server-unreachable')),
}

const withBo = (element: { with: string | undefined }): void => {
  element.with = 'bo'
}

const namedBo = (element: { name: string | undefined }): void => {
  element.name = 'bo'
}

const inGroup = (element: { place: string }, { group }: World): void => {
  element.place = group
}

async function lastEntry({ messenger }: World): Promise<ConversationEntry> {
  const conversation = messenger.conversation('bo')
  await conversation.open()
  return until(() => conversation.state.value.entries.findLast(({ from }) => from === 'me'))
}

/** Every public element in its usual state; what opens by itself is open. */
export const stagings: { readonly [T in Tag]?: Staging<HTMLElementTagNameMap[T]> } = {
  'kith-add-contact': { shows: id('add-name'), isModal: true },
  'kith-avatar': { give: (it) => void Object.assign(it, { name: 'bo', sign: 'away' }), shows: '.face', isStill: true },
  'kith-banner': {
    give: (it) => {
      it.banner = {
        tone: 'warning',
        text: () => 'The server does not answer.',
        action: { does: 'retry', label: () => 'Try now' },
      }
    },
    shows: id('banner-action'),
  },
  'kith-call': {
    give: async (it, { network, messenger }) => {
      // What reads the tree for the tests skips shadow roots of `display: contents`, as no browser does.
      it.style.display = 'block'
      await messenger.calls.load()
      const bo = network.peer('bo')
      if (bo !== undefined) await playCalls('ringing', [bo])
    },
    shows: id('ringing'),
  },
  'kith-camera': { shows: '[data-state=looking]', isModal: true },
  'kith-charm': { give: (it) => void (it.what = 'picture'), shows: 'kith-own-picture', isModal: true },
  'kith-charm-button': { give: (it) => void (it.place = 'bo'), shows: id('charm-open') },
  'kith-charm-settings': { shows: id('charm-settings') },
  'kith-choose-people': { shows: id('person') },
  'kith-composer': { give: withBo, shows: id('composer') },
  'kith-conversation': { give: withBo, shows: 'kith-composer' },
  'kith-details': { give: namedBo, shows: id('details') },
  'kith-devices': { shows: id('device') },
  'kith-diagnostics': { give: withBo, shows: '[data-state=done]' },
  'kith-dialog': {
    give: (it) => {
      it.heading = 'About this'
      it.innerHTML = '<p>Something to read.</p>'
    },
    shows: 'dialog[open]',
    isModal: true,
  },
  'kith-directory': { give: (it) => void Object.assign(it, { kind: 'offer', label: 'Offers' }), shows: '[part=entry]' },
  'kith-emoticons': {
    give: async (_it, { messenger }) => {
      const canvas = new OffscreenCanvas(48, 48)
      canvas.getContext('2d')?.fillRect(8, 8, 32, 32)
      const picture = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/webp' })).arrayBuffer())
      await ownEmoticonsOf(messenger).add([{ picture, name: 'box' }])
    },
    shows: id('emoticon-row'),
  },
  'kith-explanation': {
    give: async (it, world) => {
      const anchor = new DOMRect(40, 40, 80, 20)
      Object.assign(it, { name: 'bo', anchor, entry: await lastEntry(world) })
    },
    shows: id('explanation'),
  },
  'kith-find': { give: (it) => void (it.in = 'bo'), shows: id('find-field') },
  'kith-group': { give: inGroup, shows: 'kith-group-log' },
  'kith-group-add': { give: inGroup, shows: id('group-add-submit'), isModal: true },
  'kith-group-join': { give: (it) => void (it.link = 'AAAA'), shows: id('group-join'), isModal: true },
  'kith-group-link': { give: inGroup, shows: id('group-link-make'), isModal: true },
  'kith-group-log': { give: inGroup, shows: id('group-log-entry') },
  'kith-group-new': { shows: 'kith-choose-people', isModal: true },
  'kith-group-notice': { give: inGroup, shows: id('group-notice') },
  'kith-group-panel': { give: (it) => void (it.route = { view: 'group-new' }), shows: 'kith-group-new', isModal: true },
  'kith-group-standing': { give: (it) => void (it.lacks = ['bo']), shows: id('standing'), isStill: true },
  'kith-history': {
    prepare: async (anna) => {
      const own = await anna.devices.list()
      const laptop = bytesToId<DeviceId>(new Uint8Array(16).fill(7))
      anna.devices.show([{ device: laptop, label: 'Laptop', addedAtMs: 0, isThis: false }, ...own])
    },
    shows: 'button',
  },
  'kith-installed': {
    give: (it) => {
      let tell = (): void => undefined
      const updates = new Updates({ onReady: (listener) => (tell = listener), use: () => undefined })
      it.installed = { ...mockInstalled(), updates }
      tell()
    },
    shows: id('update'),
  },
  'kith-invitation': { give: (it) => void (it.link = 'https://chat.example.org/#add=anna'), shows: id('copy-link') },
  'kith-invitations': { shows: id('invitations') },
  'kith-join-device': { give: (it) => void (it.entry = noEntry), shows: id('join-fault') },
  'kith-keys': { shows: id('key'), isModal: true },
  'kith-leftovers': {
    give: async (it) => {
      const memory = new SharedStorage().tab()
      const leftovers = new Leftovers(memory, { has: () => Promise.resolve(true), remove: () => Promise.resolve() })
      await leftovers.add('anna', 'one')
      it.leftovers = leftovers
    },
    shows: id('leftover'),
  },
  'kith-link-device': { shows: id('link-code') },
  'kith-messenger': { shows: 'kith-roster' },
  'kith-mute': { give: namedBo, shows: id('mute') },
  'kith-network': {
    give: (it) => void (it.innerHTML = '<kith-presence with="bo"></kith-presence>'),
    shows: 'slot',
    isStill: true,
  },
  'kith-new-poll': { shows: id('new-poll'), isModal: true },
  'kith-notifications': { give: (it) => void (it.installed = mockInstalled()), shows: id('notices') },
  'kith-nudge-switch': { give: withBo, shows: id('nudges-from') },
  'kith-own-names': {
    give: async (it, { anna }) => {
      const memory = new SharedStorage().tab()
      const names = new OwnNames(memory, new SharedStorage().tab())
      names.add('bo')
      names.add('anna')
      it.session = new Session(() => Promise.resolve(anna), { ...memory, removeItem: () => undefined }, { names })
      await it.session.start()
    },
    shows: id('own-name-row'),
  },
  'kith-own-picture': { shows: id('own-picture') },
  'kith-paper': {
    give: (it) => void Object.assign(it, { name: 'anna', network: 'chat.example.org', code: '7K3M-0QXZ-9RTB-V5HD' }),
    shows: '.code',
    isStill: true,
  },
  'kith-passphrase': { shows: id('passphrase-set') },
  'kith-paths': { give: namedBo, shows: id('way') },
  'kith-picture-field': { give: (it) => void (it.label = 'Choir'), shows: id('picture-choose') },
  'kith-presence': { give: withBo, shows: '[part=words]', isStill: true },
  'kith-presence-dot': { give: (it) => void (it.sign = 'busy'), shows: 'svg', isStill: true },
  'kith-recorder': { shows: '[data-state=recording]' },
  'kith-recover-name': { give: (it) => void (it.entry = noEntry), shows: id('recover-submit') },
  'kith-recovery': { shows: id('recovery-create') },
  'kith-report': { give: namedBo, shows: id('report-submit') },
  'kith-request': {
    give: (it, { messenger }) => {
      const contact = messenger.contacts.of(asking)
      if (contact !== undefined) it.contact = contact
    },
    shows: id('request'),
  },
  'kith-roster': { shows: id('contact') },
  'kith-settings': { shows: id('room') },
  'kith-share': {
    give: (it) => {
      const shared = { text: 'https://example.org/cello', files: [new File(['notes'], 'suite.pdf')], isCut: false }
      it.shelf = { look: () => Promise.resolve(shared), clear: () => Promise.resolve() }
    },
    shows: 'kith-forward-message',
    isModal: true,
  },
  'kith-sight': { give: withBo, shows: 'select' },
  'kith-sign-in': {
    give: (it) => {
      it.session = { state: 'choosing', name: '', fault: undefined }
      it.hasEntry = true
    },
    shows: id('claim'),
  },
  'kith-status-journal': { give: withBo, shows: id('journal-chart') },
  'kith-status-menu': { shows: id('me') },
  'kith-status-note': { shows: id('own-note') },
  'kith-thread': {
    give: async (it, world) => {
      await world.messenger.conversation('bo').send('Who brings the cello?')
      const { mid } = await lastEntry(world)
      Object.assign(it, { place: 'bo', by: 'anna', mid })
    },
    shows: 'kith-composer',
  },
  'kith-timeline': {
    give: async (it, { messenger }) => {
      const conversation = messenger.conversation('bo')
      await conversation.open()
      it.conversation = conversation
    },
    shows: id('picture-open'),
  },
  'kith-transfers': { shows: '[part=file]' },
  'kith-unlock': {
    give: (it) => void (it.session = { state: 'locked', name: 'anna', isTrying: false, fault: undefined }),
    shows: id('unlock-submit'),
  },
  'kith-verify': { give: namedBo, shows: id('verify-seen') },
  'kith-viewer': {
    give: async (it, world) => {
      const { messenger } = world
      const conversation = messenger.conversation('bo')
      await conversation.open()
      const pictures = conversation.state.value.entries.flatMap(({ file }) => file ?? [])
      Object.assign(it, { files: messenger.files, pictures: pictures.filter(({ type }) => type.startsWith('image/')) })
    },
    shows: 'dialog[open]',
    isModal: true,
  },
}

/** All their names. */
export const tags = Object.keys(stagings) as readonly Tag[]

/** Gives an element what it acts for, and what its staging says. */
export async function furnish(element: HTMLElement, world: World): Promise<void> {
  if ('peer' in element) Object.assign(element, { peer: world.anna })
  else if ('messenger' in element) Object.assign(element, { messenger: world.messenger })
  await (stagings[element.localName as Tag] as Staging | undefined)?.give?.(element, world)
}
