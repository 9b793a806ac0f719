import { userEvent } from 'vitest/browser'

import { parentOf } from './cut.ts'

const pressable =
  'a[href], button, input:not([type=hidden]), select, textarea, summary, audio[controls], video[controls], [tabindex], [contenteditable]'
/** What keeps the keys of its parts: widgets that are walked by arrows (ARIA practices, chapter 6), and what has the focus itself and does the same by its own keys, as a message does. */
const keeping =
  '[role=menu], [role=listbox], [role=radiogroup], [role=tablist], [role=toolbar], [role=grid], [tabindex]:not(button)'

/** Everything in it in the order in which it is drawn and read: shadow roots in place, slots with what is put into them. */
export function* flat(root: Element): Generator<HTMLElement> {
  if (root instanceof HTMLElement) yield root
  const assigned = root instanceof HTMLSlotElement ? root.assignedElements() : []
  const inner = assigned.length > 0 ? assigned : (root.shadowRoot ?? root).children
  for (const child of inner) yield* flat(child)
}

/** What can be pressed or written in, in the order of the page. */
export function pressables(root: Element): readonly HTMLElement[] {
  return [...flat(root)].filter(
    (element) => element.matches(pressable) && !element.matches(':disabled') && isShown(element) && !isInert(element),
  )
}

/** Which of them the Tab key stops at: of a group of radios one. */
export function stopsOf(root: Element): readonly HTMLElement[] {
  const groups = new Map<string, HTMLElement>()
  const stops: HTMLElement[] = []
  for (const element of pressables(root)) {
    if (element.tabIndex < 0) continue
    if (!(element instanceof HTMLInputElement) || element.type !== 'radio') stops.push(element)
    else if (element.checked || !isOneChecked(element)) {
      if (!groups.has(element.name)) stops.push(element)
      groups.set(element.name, element)
    }
  }
  return stops
}

/** What somebody with a mouse can press and somebody with a keyboard cannot reach. */
export function unreachable(root: Element): readonly string[] {
  const found: string[] = []
  for (const element of flat(root)) {
    if (!isShown(element) || isInert(element)) continue
    const { cursor } = getComputedStyle(element)
    const holder = closest(element, `${pressable}, label`)
    if (cursor === 'pointer' && holder === undefined) found.push(`a mouse can press ${nameOf(element)}`)
    if (element.tabIndex > 0) found.push(`out of order: ${nameOf(element)}`)
    const isWidget = element.matches(
      'a[href], button, input, select, textarea, summary, [role=button], [role=menuitem]',
    )
    const held = parentOf(element)
    if (isWidget && element.matches('[tabindex="-1"]') && (held === null || closest(held, keeping) === undefined))
      found.push(`no key leads to ${nameOf(element)}`)
  }
  return found
}

/** Where the focus is, through shadow roots. */
export function focused(): HTMLElement | undefined {
  let active = document.activeElement
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement
  return active instanceof HTMLElement && active !== document.body ? active : undefined
}

/** Presses Tab from here until `end` has the focus or it comes round; tells every stop. Between the last and the first of what covers the page the focus is with the browser. */
export async function tabUntil(end: Element, countMax: number): Promise<readonly HTMLElement[]> {
  const stops: HTMLElement[] = []
  for (let count = 0; count < countMax; count += 1) {
    await userEvent.keyboard('{Tab}')
    const stop = focused()
    if (stop === end || (stop !== undefined && stops.includes(stop))) break
    if (stop !== undefined) stops.push(stop)
  }
  return stops
}

/** Whether one sees that it has the focus: a ring of at least 2 px at it, at what it is drawn by, or at what it lies in (LOOK: focus always visible). */
export function hasRing(element: HTMLElement): boolean {
  const { parentElement, nextElementSibling } = element
  return [element, parentElement, parentElement?.parentElement, nextElementSibling].some((one) => {
    if (one === null || one === undefined) return false
    const { outlineStyle, outlineWidth } = getComputedStyle(one)
    return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2
  })
}

/** A short name for a failure's message. */
export function nameOf(element: Element): string {
  const { localName, id } = element
  const mark = (element as HTMLElement).dataset['testid'] ?? element.getAttribute('class') ?? id
  return `${localName}.${mark}`
}

function closest(element: Element, selector: string): Element | undefined {
  for (let at: Element | null = element; at !== null; at = parentOf(at)) if (at.matches(selector)) return at
  return undefined
}

function isShown(element: Element): boolean {
  return element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: false })
}

function isInert(element: Element): boolean {
  return closest(element, '[inert]') !== undefined
}

/** Whether one of its group is chosen; that one has the stop then. */
function isOneChecked(radio: HTMLInputElement): boolean {
  const root = radio.getRootNode() as ParentNode
  return root.querySelector(`input[type=radio][name="${CSS.escape(radio.name)}"]:checked`) !== null
}
