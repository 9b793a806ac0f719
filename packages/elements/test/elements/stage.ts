import axe from 'axe-core'
import { expect } from 'vitest'

// Otherwise elements come when they are first drawn.
import '../../src/index.ts'
import '../../src/page.css'
import { drawn } from '../mock/drawn.ts'

export { drawn, until } from '../mock/drawn.ts'

/** Puts an element onto an empty page, and waits until it and what is in it has been drawn. */
export async function show<T extends HTMLElement>(element: T): Promise<T> {
  document.documentElement.lang = 'en'
  for (const motion of ['quick', 'calm']) document.documentElement.style.setProperty(`--kith-motion-${motion}`, '0ms')
  document.title = 'Kith'
  document.body.replaceChildren(element)
  await drawn()
  return element
}

/** Finds by test id through all open shadow roots. */
export function find(id: string, root: ParentNode = document): HTMLElement | undefined {
  return findAll(id, root)[0]
}

/** Finds all by test id, in the order of the page. */
export function findAll(id: string, root: ParentNode = document): HTMLElement[] {
  const found: HTMLElement[] = []
  for (const element of root.querySelectorAll<HTMLElement>('*')) {
    if (element.dataset['testid'] === id) found.push(element)
    if (element.shadowRoot !== null) found.push(...findAll(id, element.shadowRoot))
  }
  return found
}

/** What stands in an element, white space made single. */
export function words(element: Element | undefined): string {
  return (element?.textContent ?? '').replaceAll(/\s+/gu, ' ').trim()
}

/** Types into a field as a person does. */
export function type(field: HTMLElement | undefined, text: string): void {
  const input = field as HTMLInputElement
  input.focus()
  input.value = text
  input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }))
}

/** Presses a key where the cursor is. */
export function press(key: string, options: KeyboardEventInit = {}): void {
  let active: Element | null = document.activeElement
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement
  const event = new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true, ...options })
  ;(active ?? document.body).dispatchEvent(event)
}

/** Checks the page in light and dark: WCAG 2.2 at AA, with contrast. */
export async function expectAccessible(): Promise<void> {
  for (const scheme of ['light', 'dark']) {
    document.documentElement.style.colorScheme = scheme
    await drawn()
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
    const { violations } = await axe.run(document, {
      runOnly: tags,
      rules: {
        region: { enabled: false },
        'page-has-heading-one': { enabled: false },
        'landmark-one-main': { enabled: false },
        // It takes a link to a place of the messenger that is scrolled out of sight for one that skips to a part of the page.
        'skip-link': { enabled: false },
      },
    })
    const found = violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${scheme} ${id} ${target.join(' ')}: ${failureSummary ?? ''}`),
    )
    expect(found).toEqual([])
  }
  document.documentElement.style.colorScheme = ''
}
