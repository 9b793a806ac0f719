import type { JournalState } from '@kith/peer'
import { html, svg, type SVGTemplateResult, type TemplateResult } from 'lit'

import type { ChartDay } from '../../controllers/journal/journal-chart.ts'

/** Height of a lane, in pixels. */
export const laneHeight = 22
/** What tells states apart beside colour: how high a bar stands, in parts of the lane. */
const heights: Readonly<Record<JournalState, number>> = { online: 1, busy: 1, away: 0.55, offline: 0.1, gap: 1 }
const quarters = [0.25, 0.5, 0.75] as const

/** The bars of one day in a lane that is as wide as there is room. `title` says what a bar is. */
export function lane(day: ChartDay, title: (bar: ChartDay['bars'][number]) => string): SVGTemplateResult {
  return svg`${quarters.map((at) => svg`<line class="hour" x1=${percent(at)} x2=${percent(at)} y1="0" y2=${laneHeight} />`)}
    ${day.bars.map((bar) => svg`<g>${shape(bar.state, bar.start, bar.length)}<title>${title(bar)}</title></g>`)}`
}

/** A state as it is drawn in a lane. */
export function shape(state: JournalState, start: number, length: number): SVGTemplateResult {
  const width = percent(Math.max(length, lengthMin))
  const rect = (name: string, y: number, height: number): SVGTemplateResult =>
    svg`<rect class=${name} x=${percent(start)} y=${y} width=${width} height=${height} />`
  const height = laneHeight * heights[state]
  const bar = rect(state, laneHeight - height, height)
  if (state === 'gap')
    return svg`<rect fill="url(#hatching)" x=${percent(start)} width=${width} height=${laneHeight} />`
  // Busy has a stripe, as the sign of a closed road.
  return state === 'busy' ? svg`${bar}${rect('stripe', laneHeight * 0.42, laneHeight * 0.16)}` : bar
}

/** What was only a moment is seen too. */
const lengthMin = 0.003

/** Hatching for what nobody saw. */
export const hatching: TemplateResult = html`<svg class="patterns" width="0" height="0" aria-hidden="true">
  <defs>
    <pattern id="hatching" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <line class="hatch" x1="0" x2="0" y1="0" y2="6" />
    </pattern>
  </defs>
</svg>`

function percent(part: number): string {
  return `${(part * 100).toFixed(3)}%`
}
