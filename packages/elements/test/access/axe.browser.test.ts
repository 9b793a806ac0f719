import axe from 'axe-core'
import { afterEach, describe, expect, it } from 'vitest'
import { commands, page } from 'vitest/browser'

import { drawn } from '../elements/stage.ts'
import type { Wishes } from './commands.ts'
import { cutIn } from './cut.ts'
import { tags } from './every-element.ts'
import { stage } from './stage.ts'

interface Theme {
  readonly wishes: Wishes
  readonly dir?: 'rtl'
  /** CSS pixels: 320 is a window of 1280 at 400 %. */
  readonly width?: number
}

const themes: Readonly<Record<string, Theme>> = {
  light: { wishes: { scheme: 'light' } },
  dark: { wishes: { scheme: 'dark' } },
  'light, more contrast': { wishes: { scheme: 'light', contrast: 'more' } },
  'dark, more contrast': { wishes: { scheme: 'dark', contrast: 'more' } },
  'forced colours, light': { wishes: { scheme: 'light', forced: 'active' } },
  'forced colours, dark': { wishes: { scheme: 'dark', forced: 'active' } },
  'right to left': { wishes: { scheme: 'light' }, dir: 'rtl' },
  'at 400 %': { wishes: { scheme: 'light' }, width: 320 },
}

const ruleTags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
// They are about whole pages, and an element alone is none.
const ofPages = ['region', 'page-has-heading-one', 'landmark-one-main', 'heading-order', 'skip-link']

afterEach(async () => {
  await commands.wish({})
  Object.assign(document.documentElement, { dir: 'ltr' })
  document.documentElement.style.colorScheme = ''
})

describe('axe has nothing to say, in every theme, and nothing is cut at 400 %', () => {
  it.each(tags)('%s', { timeout: 120_000 }, async (tag) => {
    await page.viewport(1280, 800)
    document.documentElement.style.colorScheme = 'light dark'
    await stage(tag)
    const found: string[] = []
    for (const [name, { wishes, dir, width }] of Object.entries(themes)) {
      await commands.wish(wishes)
      document.documentElement.dir = dir ?? 'ltr'
      if (width !== undefined) await page.viewport(width, 256)
      await drawn()
      const rules = Object.fromEntries(ofPages.map((rule) => [rule, { enabled: false }]))
      const { violations } = await axe.run(document, { runOnly: ruleTags, rules })
      for (const { id, nodes } of violations)
        for (const { target, failureSummary } of nodes)
          found.push(`${name}: ${id} ${target.join(' ')} ${failureSummary ?? ''}`)
      if (width !== undefined) found.push(...cutIn(document.body).map((what) => `${name}: cut ${what}`))
    }
    expect(found).toEqual([])
  })
})
