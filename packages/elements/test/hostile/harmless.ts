import { expect } from 'vitest'

import { drawn } from '../mock/drawn.ts'

let ran = 0

/** From now on what runs, and what is loaded from elsewhere, is noticed. */
export function listenForHarm(): void {
  ran = 0
  Object.assign(globalThis, { kithWasHere: () => ran++ })
  performance.clearResourceTimings()
}

/** How often something ran. */
export function haveRun(): number {
  return ran
}

/** Everything on the page, through all shadow roots. */
function everything(root: ParentNode = document.body): Element[] {
  return [...root.querySelectorAll('*')].flatMap((each) =>
    each.shadowRoot === null ? [each] : [each, ...everything(each.shadowRoot)],
  )
}

const forbidden =
  'script, iframe, object, embed, base, meta, link, frame, portal, template, form[action], math, marquee'

/** Waits for what would run by itself, touches what would run when touched, and looks for traces. */
export async function expectHarmless(): Promise<void> {
  await drawn()
  for (const each of everything()) {
    const handlers = each.getAttributeNames().filter((name) => name.startsWith('on'))
    expect(handlers, `${each.localName} with a handler`).toEqual([])
    expect(each.matches(forbidden), `a ${each.localName}`).toBe(false)
    const address = each.getAttribute('href') ?? each.getAttribute('src')
    if (address !== null && URL.canParse(address)) expect(address).toMatch(/^(https?|blob):/)
    for (const kind of ['pointerenter', 'mouseover', 'focus']) each.dispatchEvent(new Event(kind))
  }
  await drawn()
  const loaded = performance.getEntriesByType('resource').filter(({ name }) => name.includes('evil.invalid'))
  expect(loaded.map(({ name }) => name)).toEqual([])
  expect(ran, 'something of it ran').toBe(0)
}
