import { css, type CSSResult } from 'lit'

export const directoryStyles: CSSResult = css`
  :host {
    display: flex;
    flex-direction: column;
    gap: var(--kith-space-2);
    min-block-size: 0;
    padding: var(--kith-space-3);
    background: var(--kith-color-panel);
  }
  ul {
    min-block-size: 0;
    overflow: auto;
  }
  .row {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: 0 var(--kith-space-3);
    align-items: start;
    min-block-size: var(--kith-target);
    padding: var(--kith-space-2);
    border-radius: var(--kith-radius-control);
    text-decoration: none;
  }
  .row:hover {
    background: var(--kith-color-hover);
  }
  .row:focus-visible {
    outline-offset: -2px;
  }
  .title {
    font-weight: var(--kith-font-weight-name);
  }
  .text,
  .owner {
    color: var(--kith-color-muted);
    font-size: var(--kith-font-size-label);
  }
  .text {
    display: -webkit-box;
    overflow: hidden;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    overflow-wrap: anywhere;
  }
  .empty {
    padding: var(--kith-space-6) var(--kith-space-4);
    color: var(--kith-color-muted);
    text-align: center;
    text-wrap: balance;
  }
`
