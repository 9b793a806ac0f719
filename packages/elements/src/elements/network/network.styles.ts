import { css, type CSSResult } from 'lit'

export const networkStyles: CSSResult = css`
  :host {
    display: contents;
  }
`
