import { html, svg, type SVGTemplateResult, type TemplateResult } from 'lit'

/** The signs that are drawn late. */
export type CharmIcon = 'nudge' | 'smile' | 'up' | 'down'

const drawings: Readonly<Record<CharmIcon, SVGTemplateResult>> = {
  nudge: svg`<path d="M7 4.5h6v11H7ZM4.5 6.5v7M2.5 8v4M15.5 6.5v7M17.5 8v4" />`,
  up: svg`<path d="M10 15.5v-11M5.5 9 10 4.5 14.5 9" />`,
  down: svg`<path d="M10 4.5v11M5.5 11l4.5 4.5 4.5-4.5" />`,
  smile: svg`<circle cx="10" cy="10" r="7" /><path d="M7.2 12a3.5 3.5 0 0 0 5.6 0M7.7 8v.1M12.3 8v.1" />`,
}

/** A sign that is drawn late, in the colour of its text; the words belong to what it stands in. `size` is in pixels. */
export function charmIcon(name: CharmIcon, size = 20): TemplateResult {
  return html`<svg
    width=${size}
    height=${size}
    viewBox="0 0 20 20"
    fill="none"
    stroke="currentColor"
    stroke-width="1.6"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
  >
    ${drawings[name]}
  </svg>`
}
