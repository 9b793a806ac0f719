/**
 * What cannot be read or reached at the width of the page: it lies beside the page or beside a part that cannot be scrolled to it (WCAG 2.2, 1.4.10). What is cut with an ellipsis on purpose is in the
 * tree whole; what is for the ear alone is not looked for.
 */
export function cutIn(root: ParentNode): readonly string[] {
  const width = document.documentElement.clientWidth
  const found: string[] = []
  if (document.documentElement.scrollWidth > width + 1)
    found.push(`the page is ${document.documentElement.scrollWidth} wide`)
  for (const element of everyElement(root)) {
    if (element.closest('.for-the-ear, svg') !== null || isScrolledSideways(element)) continue
    if (!element.checkVisibility({ visibilityProperty: true })) continue
    for (const { left, right, height } of boxesOf(element))
      if (height > 1 && (right > width + 1 || left < -1))
        found.push(`${element.localName}.${element.className} from ${Math.round(left)} to ${Math.round(right)}`)
  }
  return found
}

/** Where its own words stand, and itself where it is something to press or to look at. */
function boxesOf(element: HTMLElement): readonly DOMRect[] {
  if (element.matches('button, input, select, textarea, img, video, canvas')) return [element.getBoundingClientRect()]
  if (getComputedStyle(element).textOverflow === 'ellipsis') return [element.getBoundingClientRect()]
  const range = document.createRange()
  return [...element.childNodes].flatMap((node) => {
    if (node.nodeType !== Node.TEXT_NODE || node.textContent?.trim() === '') return []
    range.selectNodeContents(node)
    return [...range.getClientRects()]
  })
}

/** All elements, through the open shadow roots. */
export function* everyElement(root: ParentNode): Generator<HTMLElement> {
  for (const element of root.querySelectorAll<HTMLElement>('*')) {
    yield element
    if (element.shadowRoot !== null) yield* everyElement(element.shadowRoot)
  }
}

/** The parent as it is drawn. */
export function parentOf(node: Element): Element | null {
  return node.assignedSlot ?? node.parentElement ?? (node.getRootNode() as Partial<ShadowRoot>).host ?? null
}

/** Whether it lies in a part that scrolls from side to side, such as a block of code. */
function isScrolledSideways(element: Element): boolean {
  for (let at = parentOf(element); at !== null; at = parentOf(at))
    if (/auto|scroll/u.test(getComputedStyle(at).overflowX) && at.scrollWidth > at.clientWidth && at !== document.body)
      return true
  return false
}
