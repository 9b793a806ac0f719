import { css, type CSSResult } from 'lit'

export const rosterStyles: CSSResult = css`
  :host {
    display: flex;
    flex-direction: column;
    min-inline-size: 0;
    min-block-size: 0;
    background: var(--kith-color-panel);
  }
  .header {
    display: flex;
    align-items: center;
    gap: var(--kith-space-1);
    padding: var(--kith-space-2) var(--kith-space-2) 0 var(--kith-space-2);
  }
  .search {
    position: relative;
    padding: var(--kith-space-2) var(--kith-space-3) var(--kith-space-2);
  }
  .search svg {
    position: absolute;
    inset-block-start: 1.25rem;
    inset-inline-start: 1.5rem;
    color: var(--kith-color-muted);
    pointer-events: none;
  }
  .search input {
    padding-inline-start: 2.25rem;
    border-color: transparent;
    background: var(--kith-color-hover);
  }
  .search input:focus-visible {
    background: var(--kith-color-field);
  }
  .search input::-webkit-search-cancel-button {
    appearance: none;
  }
  .keys {
    position: absolute;
    inset-block-start: 1.3rem;
    inset-inline-end: 1.5rem;
    color: var(--kith-color-muted);
    font-size: var(--kith-font-size-small);
    pointer-events: none;
  }
  input:focus ~ .keys,
  input:not(:placeholder-shown) ~ .keys {
    display: none;
  }
  @media (pointer: coarse) {
    .keys {
      display: none;
    }
  }
  .lists {
    flex: 1;
    min-block-size: 0;
    padding: 0 var(--kith-space-2) var(--kith-space-4);
    overflow: hidden auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    scrollbar-color: var(--kith-color-line) transparent;
  }
  h2,
  summary {
    padding: var(--kith-space-3) var(--kith-space-3) var(--kith-space-1);
    color: var(--kith-color-muted);
    font-size: var(--kith-font-size-small);
    font-weight: 600;
  }
  summary {
    min-block-size: var(--kith-target);
    align-content: center;
    border-radius: var(--kith-radius-control);
    cursor: pointer;
  }
  .row {
    display: flex;
    align-items: center;
    gap: var(--kith-space-3);
    min-block-size: 4rem;
    padding: var(--kith-space-2) var(--kith-space-3);
    border-radius: var(--kith-radius-panel);
    color: inherit;
    text-decoration: none;
    content-visibility: auto;
    contain-intrinsic-size: auto 3rem;
    transition: background var(--kith-motion-quick) var(--kith-motion-ease);
  }
  .row:hover {
    background: var(--kith-color-hover);
  }
  .row[aria-current] {
    --kith-presence-ground: var(--kith-color-selected);
    background: var(--kith-color-selected);
  }
  .row:focus-visible {
    outline-offset: -2px;
  }
  .command {
    min-block-size: var(--kith-target);
    contain-intrinsic-size: auto calc(var(--kith-target) - var(--kith-space-4));
  }
  .command .name {
    font-weight: inherit;
  }
  .command .sign {
    display: grid;
    place-items: center;
    flex: none;
    inline-size: 2rem;
    color: var(--kith-color-muted);
  }
  .middle {
    flex: 1;
    min-inline-size: 0;
  }
  .top,
  .bottom {
    display: flex;
    align-items: baseline;
    gap: var(--kith-space-2);
  }
  .name {
    flex: 0 1 auto;
    font-weight: var(--kith-font-weight-name);
    line-height: 1.35;
  }
  .top .trust {
    margin-inline-start: calc(-1 * var(--kith-space-1));
  }
  .when {
    flex: none;
    margin-inline-start: auto;
    color: var(--kith-color-muted);
    font-size: var(--kith-font-size-small);
    font-variant-numeric: tabular-nums;
  }
  .last {
    flex: 1;
    color: var(--kith-color-muted);
    font-size: var(--kith-font-size-label);
    line-height: 1.4;
  }
  .last.live,
  .draft {
    color: var(--kith-color-accent);
  }
  .is-unread .last,
  .is-unread .when {
    color: var(--kith-color-text);
  }
  .count {
    flex: none;
    align-self: center;
    min-inline-size: 1.25rem;
    padding: 0 0.375rem;
    border-radius: 99px;
    background: var(--kith-color-accent);
    color: var(--kith-color-on-accent);
    font-size: var(--kith-font-size-small);
    font-weight: 600;
    font-variant-numeric: tabular-nums;
    line-height: 1.25rem;
    text-align: center;
  }
  .count.muted-count {
    background: transparent;
    color: var(--kith-color-text);
    box-shadow: inset 0 0 0 1px var(--kith-color-edge);
  }
  .count.at {
    min-inline-size: 1.25rem;
    padding: 0;
    border: 1px solid var(--kith-color-accent);
    background: none;
    color: var(--kith-color-accent-strong);
    line-height: calc(1.25rem - 2px);
  }
  .quiet {
    align-self: center;
    flex: none;
    color: var(--kith-color-muted);
  }
  mark {
    background: none;
    color: var(--kith-color-text);
    font-weight: 650;
  }
  @media (forced-colors: active) {
    .row[aria-current] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
  .empty {
    display: grid;
    justify-items: center;
    gap: var(--kith-space-3);
    padding: var(--kith-space-8) var(--kith-space-4);
    color: var(--kith-color-muted);
    text-align: center;
    text-wrap: balance;
  }
  .empty svg {
    color: var(--kith-color-accent);
  }
`
