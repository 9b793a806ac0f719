import type { CSSResult } from 'lit'

/** Gives an element what parts of it look like that were loaded after it, once. */
export function adoptStyles(root: Node, ...styles: readonly (CSSResult | undefined)[]): void {
  if (!(root instanceof ShadowRoot)) return
  for (const { styleSheet } of styles.filter((each) => each !== undefined))
    if (styleSheet && !root.adoptedStyleSheets.includes(styleSheet)) root.adoptedStyleSheets.push(styleSheet)
}
