import { describe, expect, it } from 'vitest'
import { commands, page } from 'vitest/browser'

import * as elements from '../../src/index.ts'
import { tags } from './every-element.ts'
import { stage } from './stage.ts'
import { trees } from './trees.ts'

/** A line of the tree is `- role "name" [state]`. What one acts on, and what gathers much, has a name. */
const nameless =
  /^\s*- (?:button|link|textbox|searchbox|checkbox|radio|switch|combobox|slider|progressbar|dialog|region|img|menuitem|tab|article)(?! ")/u

it('no public element is left out', () => {
  const defined = Object.values(elements).flatMap((exported) =>
    typeof exported === 'function' && exported.prototype instanceof HTMLElement
      ? (customElements.getName(exported as CustomElementConstructor) ?? [])
      : [],
  )
  expect(defined.sort()).toEqual([...tags].sort())
})

describe('what a screen reader is told', () => {
  it.each(tags)('of %s', async (tag) => {
    await page.viewport(1280, 800)
    await stage(tag)
    const lines = (await commands.readOut()).split('\n').map((line) => line.replace(/^(\s*- )'(.*)'(:?)$/u, '$1$2$3'))
    expect(lines.filter((line) => nameless.test(line))).toEqual([])
    const wanted = trees[tag] ?? ['nobody said what']
    const told = lines.join('\n')
    expect(wanted.filter((line) => !told.includes(`- ${line}`))).toEqual([])
    // It holds nothing at all for the ear where everything is said beside it.
    if (wanted.length === 0) expect(lines.length, told).toBeLessThanOrEqual(2)
  })
})
