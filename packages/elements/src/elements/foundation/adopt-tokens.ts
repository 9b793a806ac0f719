import { tokens } from './tokens.styles.ts'

const adopting = new WeakSet<Document>()

/** Gives a document the design tokens, once. Nothing happens where the page is drawn by a server. */
export function adoptTokens(document: Document | undefined): void {
  const view = document?.defaultView
  if (document === undefined || view === null || view === undefined || adopting.has(document)) return
  adopting.add(document)
  // A sheet belongs to the document in whose window it was made.
  const sheet = new view.CSSStyleSheet()
  sheet.replaceSync(tokens.cssText)
  document.adoptedStyleSheets = [sheet, ...document.adoptedStyleSheets]
}
