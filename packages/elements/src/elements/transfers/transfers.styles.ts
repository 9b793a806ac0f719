import { css, type CSSResult } from 'lit'

export const transfersStyles: CSSResult = css`
  :host {
    display: block;
    padding: var(--kith-space-3);
    background: var(--kith-color-canvas);
  }
  h2 {
    margin-block: var(--kith-space-4) var(--kith-space-1);
    color: var(--kith-color-muted);
    font-size: var(--kith-font-size-label);
    font-weight: 600;
  }
  section:first-child h2 {
    margin-block-start: 0;
  }
  li {
    padding-block: var(--kith-space-2);
    border-block-end: 1px solid var(--kith-color-line);
  }
  li:last-child {
    border-block-end: 0;
  }
  .who {
    padding-inline-start: calc(36px + var(--kith-space-2));
    color: var(--kith-color-muted);
    font-size: var(--kith-font-size-small);
  }
  .file {
    max-inline-size: none;
  }
  .empty {
    padding: var(--kith-space-6) var(--kith-space-4);
    color: var(--kith-color-muted);
    text-align: center;
    text-wrap: balance;
  }
`
