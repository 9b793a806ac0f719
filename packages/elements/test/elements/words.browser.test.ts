import { beforeEach, describe, expect, it } from 'vitest'

import { KithComposer } from '../../src/elements/composer/composer.ts'
import { setLanguage } from '../../src/elements/foundation/set-language.ts'
import { drawn, find, show, until } from './stage.ts'

beforeEach(() => {
  document.documentElement.removeAttribute('dir')
})

const placeholder = (element: HTMLElement): string | undefined =>
  (find('composer', element.shadowRoot ?? element) as HTMLTextAreaElement | undefined)?.placeholder

describe('the language of an element', () => {
  it('is that of the document, and changes with it at once', async () => {
    const composer = await show(new KithComposer())
    expect(placeholder(composer)).toBe('Message')
    document.documentElement.lang = 'de-AT'
    await until(() => placeholder(composer) === 'Nachricht')
    document.documentElement.lang = 'nl'
    await until(() => placeholder(composer) === 'Message')
  })

  it('is its own before that of the document, and its direction follows', async () => {
    const composer = new KithComposer()
    composer.lang = 'ar'
    await show(composer)
    await until(() => placeholder(composer) === 'رسالة')
    expect([composer.dir, getComputedStyle(composer).direction]).toEqual(['rtl', 'rtl'])
    composer.removeAttribute('lang')
    await until(() => placeholder(composer) === 'Message')
    expect(composer.hasAttribute('dir')).toBe(false)
  })

  it('is that of what it stands in, also where that is in the shadow of another element', async () => {
    const outer = document.createElement('div')
    const composer = new KithComposer()
    outer.attachShadow({ mode: 'open' }).append(composer)
    outer.lang = 'fr'
    await show(outer)
    await until(() => find('send', composer.shadowRoot ?? composer)?.getAttribute('aria-label') === 'Envoyer')
    outer.lang = 'it'
    await until(() => find('send', composer.shadowRoot ?? composer)?.getAttribute('aria-label') === 'Invia')
  })

  it('leaves a direction that the page has set', async () => {
    const composer = new KithComposer()
    Object.assign(composer, { lang: 'ar', dir: 'ltr' })
    await show(composer)
    await until(() => placeholder(composer) === 'رسالة')
    await drawn()
    expect(composer.dir).toBe('ltr')
  })
})

describe('the language of the page', () => {
  it('is set when its words are there, with its direction', async () => {
    const composer = await show(new KithComposer())
    await setLanguage('ar')
    expect([document.documentElement.lang, document.documentElement.dir]).toEqual(['ar', 'rtl'])
    await drawn()
    expect(placeholder(composer)).toBe('رسالة')
    expect(composer.hasAttribute('dir')).toBe(false)
    await setLanguage('en')
    expect(document.documentElement.dir).toBe('ltr')
  })
})
