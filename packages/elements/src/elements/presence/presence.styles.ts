import { css, type CSSResult } from 'lit'

export const presenceStyles: CSSResult = css`
  :host {
    display: inline-flex;
    align-items: center;
    gap: var(--kith-space-2);
    min-inline-size: 0;
    max-inline-size: 100%;
    font-size: var(--kith-font-size-label);
  }
  .words {
    color: var(--kith-color-muted);
  }
`
