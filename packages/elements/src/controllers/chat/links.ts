/** A piece of a message's text: plain, or a link. */
export type TextPiece = { readonly kind: 'text' | 'link'; readonly text: string }

const address = /\bhttps?:\/\/[^\s<>"'`{}|\\^]+/giu
/** Marks that end a sentence rather than an address. */
const trailing = /[.,;:!?)\]*_~…»”’]+$/u

/** Cuts a text into plain parts and links. Only http and https; a closing bracket belongs to the address that opened it. */
export function findLinks(text: string): TextPiece[] {
  const pieces: TextPiece[] = []
  let at = 0
  for (const match of text.matchAll(address)) {
    const link = trimAddress(match[0])
    if (!URL.canParse(link)) continue
    if (match.index > at) pieces.push({ kind: 'text', text: text.slice(at, match.index) })
    pieces.push({ kind: 'link', text: link })
    at = match.index + link.length
  }
  if (at < text.length) pieces.push({ kind: 'text', text: text.slice(at) })
  return pieces
}

function trimAddress(found: string): string {
  const end = trailing.exec(found)?.[0] ?? ''
  const bare = found.slice(0, found.length - end.length)
  return end.startsWith(')') && bare.split('(').length > bare.split(')').length ? `${bare})` : bare
}
