import { MockNetwork } from '@kith/testing/mock-peer'
import { beforeEach, describe, expect, it } from 'vitest'
import { page, userEvent } from 'vitest/browser'

import { KithRoster } from '../../src/elements/roster/roster.ts'
import { drawn, expectAccessible, find, findAll, press, show, type, until } from './stage.ts'

const count = 1000
const drawnMax = 100
let roster: KithRoster

const nameAt = (index: number): string => `friend-${String(index).padStart(4, '0')}`
const names = (): readonly (string | undefined)[] => findAll('contact').map(({ dataset }) => dataset['name'])
const focused = (): string | undefined => (roster.shadowRoot?.activeElement as HTMLElement | null)?.dataset['name']
const scroller = (): HTMLElement => find('roster') as HTMLElement

beforeEach(async () => {
  await page.viewport(390, 844)
  const network = new MockNetwork({ latencyMs: 0 })
  const anna = await network.join('anna')
  for (let index = 0; index < count; index += 1) anna.contacts.put(nameAt(index), 'contact')
  roster = new KithRoster()
  roster.peer = anna
  roster.style.blockSize = '800px'
  await show(roster)
  await until(() => names().includes(nameAt(count - 1)))
})

describe('a list of a thousand contacts', () => {
  it('draws what is seen, and is as long as if all were drawn', async () => {
    expect(names().length).toBeLessThan(drawnMax)
    const row = find('contact')?.closest('li')?.getBoundingClientRect().height ?? 0
    const list = roster.shadowRoot?.querySelector('ul.long')
    expect(list?.getBoundingClientRect().height).toBeCloseTo(count * row, -1)
    scroller().scrollTop = Math.ceil(500 * row)
    await until(() => names().includes(nameAt(505)))
    const box = find('roster')?.getBoundingClientRect()
    const seen = findAll('contact').filter((one) => one.getBoundingClientRect().top >= (box?.top ?? 0))
    expect(seen[0]?.dataset['name']).toBe(nameAt(500))
    expect(names().length).toBeLessThan(drawnMax)
    await expectAccessible()
  })

  it('is walked by arrows, Home and End as if all were drawn', async () => {
    find('search')?.focus()
    press('ArrowDown')
    for (let at = 0; at < 40; at += 1) {
      expect(focused()).toBe(nameAt(at))
      press('ArrowDown')
      await drawn()
    }
    press('End')
    await until(() => focused() === nameAt(count - 1))
    await until(() => names().includes(nameAt(count - 5)))
    press('ArrowUp')
    expect(focused()).toBe(nameAt(count - 2))
    press('Home')
    await until(() => focused() === nameAt(0))
  })

  it('is walked by the Tab key in its order', async () => {
    find('search')?.focus()
    for (let at = 0; at < 30; at += 1) {
      await userEvent.keyboard('{Tab}')
      expect(focused()).toBe(nameAt(at))
    }
  })

  it('tells a screen reader which row of how many it is, and keeps the focus while somebody scrolls', async () => {
    const row = findAll('contact')[3]
    row?.focus()
    scroller().scrollTop = 40_000
    await until(() => names().includes(nameAt(620)))
    expect(focused()).toBe(nameAt(3))
    const place = (name: string): readonly (string | null | undefined)[] => {
      const item = findAll('contact')
        .find(({ dataset }) => dataset['name'] === name)
        ?.closest('li')
      return [item?.ariaPosInSet, item?.ariaSetSize]
    }
    expect(place(nameAt(3))).toEqual(['4', '1000'])
    expect(place(nameAt(620))).toEqual(['621', '1000'])
  })

  it('finds whom it does not draw, and is whole again when few are left', async () => {
    type(find('search'), 'friend-07')
    await until(() => names().length === 100 && names()[0] === nameAt(700))
    const item = find('contact')?.closest('li')
    expect([item?.ariaPosInSet, item?.style.marginBlockStart]).toEqual([null, ''])
  })
})
