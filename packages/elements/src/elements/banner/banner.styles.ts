import { css, type CSSResult } from 'lit'

export const bannerStyles: CSSResult = css`
  :host {
    display: block;
  }
  .banner {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: center;
    gap: var(--kith-space-1) var(--kith-space-4);
    min-block-size: 2.5rem;
    padding: var(--kith-space-2) var(--kith-space-4);
    border-block-end: 1px solid var(--kith-color-line);
    background: var(--kith-color-panel);
    font-size: var(--kith-font-size-label);
    font-variant-numeric: tabular-nums;
    text-align: center;
    text-wrap: balance;
  }
  .warning {
    background: var(--kith-color-warning-soft);
  }
  .danger {
    background: var(--kith-color-danger-soft);
  }
  .button {
    min-block-size: 2.25rem;
  }
  @media (pointer: coarse) {
    .button {
      min-block-size: var(--kith-target);
    }
  }
`
