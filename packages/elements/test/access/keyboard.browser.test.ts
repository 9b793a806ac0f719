import { beforeEach, describe, expect, it } from 'vitest'
import { page, userEvent } from 'vitest/browser'

import { drawn, until } from '../elements/stage.ts'
import { type Staging, stagings, tags } from './every-element.ts'
import { stage } from './stage.ts'
import { flat, focused, hasRing, nameOf, stopsOf, tabUntil, unreachable } from './walk.ts'

const stopsMax = 120

beforeEach(async () => {
  await page.viewport(1280, 800)
})

const end = (): HTMLElement => document.getElementById('after') ?? document.body

describe('by keyboard alone', () => {
  it.each(tags)('%s is walked through as it is read, with a ring at every stop, and left again', async (tag) => {
    const { element } = await stage(tag)
    const { isModal, isStill } = stagings[tag] as Staging
    expect(unreachable(element)).toEqual([])
    if (isModal !== true) document.getElementById('before')?.focus()
    const first = isModal === true ? focused() : undefined
    const wanted = stopsOf(element)
    const rings: string[] = []
    const walked = await tabUntil(end(), stopsMax)
    const stops = first === undefined || walked.includes(first) ? walked : [first, ...walked]
    for (const stop of stops) {
      stop.focus()
      if (!hasRing(stop)) rings.push(nameOf(stop))
    }
    expect(rings).toEqual([])
    const inOrder = [...flat(element)].filter((one) => stops.includes(one))
    const reached = stops.map(nameOf)
    // What covers the page is walked in a circle.
    expect(isModal === true ? inOrder.map(nameOf) : reached).toEqual(inOrder.map(nameOf))
    // What leads to the newest message is gone when one has come there.
    expect(wanted.filter((one) => one.isConnected && !stops.includes(one)).map(nameOf)).toEqual([])
    expect(stops.length > 0).toBe(isStill !== true)
    if (isModal === true) return
    // Not stuck: forward and backward the way leads out.
    end().focus()
    await userEvent.keyboard('{Shift>}{Tab}{/Shift}')
    expect(focused()?.id === 'before' ? undefined : focused()).toBe(stops.at(-1))
  })

  it.each(tags.filter((tag) => (stagings[tag] as Staging).isModal))(
    '%s is closed by Escape and gives the focus back',
    async (tag) => {
      const { element } = await stage(tag)
      let isClosed = false
      element.addEventListener('kith-close', () => {
        isClosed = true
        element.remove()
      })
      await drawn()
      await userEvent.keyboard('{Escape}')
      await until(() => isClosed || !element.isConnected)
      await until(() => focused()?.id === 'before')
    },
  )
})
