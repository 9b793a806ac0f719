import { tokens } from './tokens.styles.ts'

const adopting = new WeakSet<Document>()
const adoptingMore = new WeakSet<Document>()

/** Gives a document the design tokens, once. Nothing happens where the page is drawn by a server. */
export function adoptTokens(document: Document | undefined): void {
  const view = document?.defaultView
  if (document === undefined || view === null || view === undefined || adopting.has(document)) return
  adopting.add(document)
  adopt(document, view, tokens.cssText, 0)
  const more = (): void => {
    adoptMoreContrast(document).catch(reportError)
  }
  const asked = view.matchMedia('(prefers-contrast: more)')
  if (asked.matches || document.querySelector('[data-kith-contrast]') !== null) more()
  else asked.addEventListener('change', more, { once: true })
}

/** Gives a document the colours of more contrast, which few ask for: for parts of it with `data-kith-contrast="more"`, and where the reader's system asks. */
export async function adoptMoreContrast(document: Document): Promise<void> {
  const view = document.defaultView
  if (view === null || adoptingMore.has(document)) return
  adoptingMore.add(document)
  const { moreContrast } = await import('./more-contrast.styles.ts')
  // Right above the tokens, and below everything else.
  adopt(document, view, moreContrast.cssText, 1)
}

function adopt(document: Document, view: Window & typeof globalThis, text: string, at: number): void {
  // A sheet belongs to the document in whose window it was made.
  const sheet = new view.CSSStyleSheet()
  sheet.replaceSync(text)
  document.adoptedStyleSheets = document.adoptedStyleSheets.toSpliced(at, 0, sheet)
}
