import { readdir, readFile } from 'node:fs/promises'

import { describe, expect, it } from 'vitest'

import { moreContrast } from '../../src/elements/foundation/more-contrast.styles.ts'
import { tokens } from '../../src/elements/foundation/tokens.styles.ts'
import { type Colour, contrast, over, readOklch } from './colour.ts'

const grounds = ['canvas', 'panel', 'raised', 'field', 'other', 'own', 'selected'] as const
/** Text, and what it stands on somewhere. */
const text: Readonly<Record<string, readonly string[]>> = {
  text: [...grounds, 'danger-soft', 'warning-soft'],
  muted: [...grounds, 'warning-soft'],
  accent: ['canvas', 'panel', 'raised', 'field', 'other', 'own', 'selected'],
  'accent-strong': ['canvas', 'panel', 'raised', 'other', 'own', 'selected'],
  danger: ['canvas', 'panel', 'raised', 'field', 'danger-soft', 'own', 'other'],
  'on-accent': ['accent', 'accent-strong'],
}
/** Signs, edges of fields and rings, and what they lie on. */
const signs: Readonly<Record<string, readonly string[]>> = {
  edge: ['canvas', 'panel', 'raised', 'field'],
  focus: grounds,
  online: ['canvas', 'panel', 'raised', 'selected'],
  away: ['canvas', 'panel', 'raised', 'selected'],
  busy: ['canvas', 'panel', 'raised', 'selected'],
  offline: ['canvas', 'panel', 'raised', 'selected'],
}
/** What parts or shades and says nothing by itself. */
const decorations = ['line', 'hover', 'shade']

type Theme = ReadonlyMap<string, Colour>

/** Every theme with its least contrasts, for text and for signs (WCAG 2.2: 1.4.3, 1.4.6, 1.4.11). */
const themes = ['light', 'dark'].flatMap((scheme, index) => [
  { name: scheme, text: 4.5, signs: 3, theme: themeOf(index, false) },
  { name: `${scheme}, more contrast`, text: 7, signs: 4.5, theme: themeOf(index, true) },
])

/** The tokens as one side of `light-dark()` has them. */
function themeOf(side: number, isMore: boolean): Theme {
  const theme = new Map<string, Colour>()
  for (const { cssText } of isMore ? [tokens, moreContrast] : [tokens])
    for (const [, name = '', value = ''] of cssText.matchAll(/--kith-color-([a-z-]+): ([^;]+);/gu)) {
      const pair = /^light-dark\((oklch\([^)]+\)), (oklch\([^)]+\))\)$/u.exec(value)
      const same = /^var\(--kith-color-([a-z-]+)\)$/u.exec(value)?.[1]
      const colour = same === undefined ? readOklch(pair?.[side + 1] ?? '') : theme.get(same)
      if (colour !== undefined) theme.set(name, colour)
    }
  const accent = theme.get('accent')
  if (accent !== undefined) theme.set('focus', accent)
  return theme
}

/** What lies in a theme below the least, also where the pointer is over the ground. */
function tooLow(theme: Theme, pairs: Readonly<Record<string, readonly string[]>>, least: number): readonly string[] {
  const of = (name: string): Colour => theme.get(name) ?? readOklch(`missing ${name}`)
  return Object.entries(pairs).flatMap(([above, below]) =>
    below.flatMap((ground) =>
      [of(ground), over(of('hover'), of(ground))].flatMap((colour, index) => {
        const found = contrast(over(of(above), colour), colour)
        const where = `${above} on ${ground}${index === 1 ? ' under the pointer' : ''}`
        return found < least ? [`${where} ${found.toFixed(2)}`] : []
      }),
    ),
  )
}

describe('contrast', () => {
  it('is measured as WCAG does', () => {
    expect(contrast(readOklch('oklch(1 0 0)'), readOklch('oklch(0 0 0)'))).toBeCloseTo(21, 3)
    // #777777 on white is known to be 4.48.
    expect(contrast(readOklch('oklch(0.5693 0 0)'), readOklch('oklch(1 0 0)'))).toBeCloseTo(4.48, 1)
  })

  it.each(themes)('of text is enough in $name', ({ theme, text: least }) => {
    expect(tooLow(theme, text, least)).toEqual([])
  })

  it.each(themes)('of signs is enough in $name', ({ theme, signs: least }) => {
    expect(tooLow(theme, signs, least)).toEqual([])
  })

  it('is asked of every colour that an element uses', async () => {
    const folder = new URL('../../src/elements/', import.meta.url)
    const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.ts'))
    const used = new Set<string>()
    for (const file of files)
      for (const [, name = ''] of (await readFile(new URL(file, folder), 'utf8')).matchAll(/--kith-color-([a-z-]+)/gu))
        used.add(name)
    const asked = new Set([...Object.keys(text), ...Object.values(text).flat(), ...Object.keys(signs), ...decorations])
    expect([...used].filter((name) => !asked.has(name))).toEqual([])
  })
})
