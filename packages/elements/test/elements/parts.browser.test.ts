import { MockNetwork } from '@kith/testing/mock-peer'
import { describe, expect, it } from 'vitest'

import { KithAvatar } from '../../src/elements/avatar/avatar.ts'
import { KithBanner } from '../../src/elements/banner/banner.ts'
import { KithComposer } from '../../src/elements/composer/composer.ts'
import { KithDetails } from '../../src/elements/details/details.ts'
import { KithBannerEvent, KithDraftEvent, KithSendEvent } from '../../src/elements/foundation/events.ts'
import { KithInvitation } from '../../src/elements/invitation/invitation.ts'
import { invitationLink } from '../../src/controllers/route/route.ts'
import { KithPresenceDot } from '../../src/elements/presence-dot/presence-dot.ts'
import { KithRoster } from '../../src/elements/roster/roster.ts'
import { KithSignIn } from '../../src/elements/sign-in/sign-in.ts'
import { Messenger } from '../../src/controllers/messenger.ts'
import { drawn, expectAccessible, find, press, show, type, until, words } from './stage.ts'

describe('kith-avatar and kith-presence-dot', () => {
  it('have letters and a shape for each state', async () => {
    const avatar = new KithAvatar()
    avatar.name = 'anna.berg'
    avatar.sign = 'away'
    await show(avatar)
    expect(words(avatar.renderRoot as unknown as Element)).toBe('AB')
    const drawings = new Set<string>()
    for (const sign of ['online', 'away', 'busy', 'offline', 'unknown'] as const) {
      const dot = new KithPresenceDot()
      dot.sign = sign
      await show(dot)
      drawings.add([...dot.renderRoot.querySelectorAll('circle, path')].map((part) => part.outerHTML).join(''))
    }
    expect(drawings.size).toBe(5)
    await expectAccessible()
  })
})

describe('kith-banner', () => {
  it('takes no room without trouble, and offers one action with it', async () => {
    const banner = await show(new KithBanner())
    expect(banner.offsetHeight).toBe(0)
    banner.banner = {
      tone: 'warning',
      text: () => 'The server does not answer.',
      action: { does: 'retry', label: () => 'Try now' },
    }
    const done: string[] = []
    banner.addEventListener(KithBannerEvent.eventName, (event) => void done.push((event as KithBannerEvent).does))
    ;(await until(() => find('banner-action'))).click()
    expect(done).toEqual(['retry'])
    await expectAccessible()
  })
})

describe('kith-composer', () => {
  it('tells drafts and sends with Enter, but not while a character is being composed', async () => {
    const composer = new KithComposer()
    composer.with = 'bo'
    await show(composer)
    const told: string[] = []
    composer.addEventListener(
      KithDraftEvent.eventName,
      (event) => void told.push(`draft ${(event as KithDraftEvent).text}`),
    )
    composer.addEventListener(
      KithSendEvent.eventName,
      (event) => void told.push(`send ${(event as KithSendEvent).text}`),
    )
    type(find('composer'), '  hi  ')
    press('Enter', { isComposing: true })
    press('Enter')
    press('Enter')
    expect(told).toEqual(['draft   hi  ', 'send hi'])
    await drawn()
    type(find('composer'), '€'.repeat(20_000))
    await until(() => words(composer.renderRoot as unknown as Element).includes('too long'))
    expect((find('send') as HTMLButtonElement).disabled).toBe(true)
    await expectAccessible()
  })
})

describe('kith-invitation', () => {
  it('shows the link, and as a code', async () => {
    const invitation = new KithInvitation()
    invitation.link = invitationLink(location.href, 'anna')
    await show(invitation)
    expect((find('invite-link') as HTMLInputElement).value).toMatch(/#add=anna$/u)
    expect(invitation.renderRoot.querySelector('figure path')?.getAttribute('d')?.length).toBeGreaterThan(1000)
    await expectAccessible()
  })
})

describe('kith-sign-in', () => {
  it('asks one question', async () => {
    const signIn = new KithSignIn()
    signIn.session = { state: 'choosing', name: '', fault: undefined }
    await show(signIn)
    expect(signIn.renderRoot.querySelectorAll('input')).toHaveLength(1)
    await expectAccessible()
    signIn.session = { state: 'claiming', name: 'anna' }
    await until(() => words(find('claim')) === 'Asking for it…')
  })
})

describe('kith-roster and kith-details', () => {
  it('carry long names and right-to-left texts without breaking', async () => {
    const network = new MockNetwork()
    const anna = await network.join('anna')
    const other = await network.join('a-very-long-name-that-goes-on-and-on-and-on-and-on-to-the-limit')
    network.befriend(anna, other)
    await other.presence.set({ note: 'في القطار حتى السادسة '.repeat(6) })
    const messenger = new Messenger(anna)
    await messenger.start()
    const roster = new KithRoster()
    roster.messenger = messenger
    roster.style.inlineSize = '18rem'
    await show(roster)
    await until(() => words(find('contact')).includes('السادسة'))
    expect(roster.scrollWidth).toBeLessThanOrEqual(roster.clientWidth)
    await expectAccessible()
    const details = new KithDetails()
    details.messenger = messenger
    details.name = other.name
    details.style.inlineSize = '16rem'
    await show(details)
    expect(details.scrollWidth).toBeLessThanOrEqual(details.clientWidth)
    find('details-remove')?.click()
    await until(() => find('confirm'))
    await expectAccessible()
  })
})
