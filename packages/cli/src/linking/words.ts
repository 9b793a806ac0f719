import { renderUnicodeCompact } from 'uqr'

import type { Screen } from '../output/screen.ts'

/** A QR code on a terminal; elsewhere nothing. */
export function showQr(screen: Screen, text: string): void {
  if (screen.out.isTTY !== true) return
  for (const line of renderUnicodeCompact(text, { border: 2 }).split('\n')) screen.line(line)
}

/** A server's page, for an address that a phone opens. */
export function pageOf(url: string): string {
  const page = new URL(url)
  page.protocol = page.protocol === 'wss:' ? 'https:' : 'http:'
  page.pathname = '/'
  return page.href
}
