import { css, type CSSResult } from 'lit'

export const findStyles: CSSResult = css`
  :host {
    display: block;
    border-block-end: 1px solid var(--kith-color-line);
    background: var(--kith-color-panel);
  }
  .bar {
    display: flex;
    align-items: center;
    gap: var(--kith-space-1);
    max-inline-size: 50rem;
    margin-inline: auto;
    padding: var(--kith-space-1) var(--kith-space-3);
  }
  .field {
    flex: 1;
    min-inline-size: 0;
    min-block-size: 2.25rem;
  }
  .count {
    flex: none;
    color: var(--kith-color-muted);
    font-size: var(--kith-font-size-label);
    font-variant-numeric: tabular-nums;
  }
  .older svg {
    rotate: 180deg;
  }
  .icon-button:disabled {
    opacity: 0.4;
    cursor: default;
  }
`
