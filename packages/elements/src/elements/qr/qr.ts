import { html, type TemplateResult } from 'lit'
import { encode } from 'uqr'

/** A text as a QR code, one path for all dark squares; `label` says what it is. It stands on white, whatever the scheme. */
export function qrCode(text: string, label: string): TemplateResult {
  const { data, size } = encode(text, { ecc: 'M', border: 0 })
  const squares = data.flatMap((line, y) => line.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')))
  return html`<svg viewBox="0 0 ${size} ${size}" role="img" aria-label=${label} shape-rendering="crispEdges">
    <path d=${squares.join('')} />
  </svg>`
}
