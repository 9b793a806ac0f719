import { vi } from 'vitest'

import { show, until } from '../elements/stage.ts'
import { furnish, type Staging, stagings, type Tag } from './every-element.ts'
import { makeWorld, type World } from './world.ts'

/** A test that waits in vain says what there is instead. */
const drawnMsMax = 15_000

let before: World | undefined

/** Brings an element alone onto an empty page, between two paragraphs, and waits until it shows what it has to. */
export async function stage(tag: Tag): Promise<{ readonly element: HTMLElement; readonly world: World }> {
  const staging = stagings[tag] as Staging
  before?.messenger.stop()
  const world = (before = await makeWorld(staging.prepare))
  const element = document.createElement(tag)
  await furnish(element, world)
  const page = document.createElement('div')
  const first = button('before')
  page.append(first, button('after'))
  await show(page)
  first.focus()
  first.after(element)
  await vi
    .waitUntil(() => element.shadowRoot?.querySelector(staging.shows), { timeout: drawnMsMax, interval: 20 })
    .catch(() => {
      throw new Error(`${tag} does not show ${staging.shows}: ${element.shadowRoot?.innerHTML ?? ''}`)
    })
  await until(() => document.querySelector(':not(:defined)') === null)
  return { element, world }
}

/** Something to tab from and to. */
function button(name: string): HTMLButtonElement {
  const made = Object.assign(document.createElement('button'), { id: name, textContent: name, type: 'button' })
  made.style.cssText = 'display: block; min-block-size: 44px; margin: 8px'
  return made
}
