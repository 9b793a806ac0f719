import { css, type CSSResult } from 'lit'

export const detailsStyles: CSSResult = css`
  :host {
    --kith-presence-ground: var(--kith-color-panel);
    display: block;
    min-inline-size: 0;
    overflow: hidden auto;
    background: var(--kith-color-panel);
    scrollbar-width: thin;
  }
  .header {
    min-block-size: 4rem;
    padding: var(--kith-space-2);
  }
  .face {
    display: grid;
    justify-items: center;
    padding: 0 var(--kith-space-4) var(--kith-space-5);
    text-align: center;
  }
  h2 {
    margin-block: var(--kith-space-3) 0;
    max-inline-size: 100%;
    font-size: var(--kith-font-size-title);
    font-weight: var(--kith-font-weight-name);
    line-height: 1.25;
    overflow-wrap: anywhere;
  }
  .status {
    color: var(--kith-color-muted);
    font-size: var(--kith-font-size-label);
  }
  .note {
    max-inline-size: 100%;
    margin-block-start: var(--kith-space-3);
    overflow-wrap: anywhere;
  }
  dl {
    display: grid;
    gap: var(--kith-space-3);
    margin-inline: var(--kith-space-4);
    padding-block: var(--kith-space-4);
    border-block: 1px solid var(--kith-color-line);
    font-size: var(--kith-font-size-label);
  }
  dt {
    color: var(--kith-color-muted);
  }
  dd {
    overflow-wrap: anywhere;
  }
  kith-paths {
    margin-inline: var(--kith-space-4);
    border-block-end: 1px solid var(--kith-color-line);
  }
  kith-export,
  kith-lasting,
  kith-nudge-switch,
  kith-sight {
    margin-inline: var(--kith-space-4);
    padding-block: var(--kith-space-3);
    border-block-end: 1px solid var(--kith-color-line);
  }
  .journal {
    margin-inline: var(--kith-space-4);
    padding-block: var(--kith-space-2);
    border-block-end: 1px solid var(--kith-color-line);
  }
  .journal .button {
    margin-inline: calc(-1 * var(--kith-space-2));
    border-color: transparent;
    font-weight: 500;
  }
  .actions {
    display: grid;
    justify-items: start;
    padding: var(--kith-space-2) var(--kith-space-2);
  }
  .actions .button {
    border-color: transparent;
    font-weight: 500;
  }
  .confirm {
    margin: 0 var(--kith-space-2);
    padding: var(--kith-space-3);
    border-radius: var(--kith-radius-panel);
    background: var(--kith-color-danger-soft);
    font-size: var(--kith-font-size-label);
  }
  .confirm div {
    display: flex;
    flex-wrap: wrap;
    gap: var(--kith-space-2);
    margin-block-start: var(--kith-space-3);
  }
  @media (min-width: 60rem) {
    .back {
      display: none;
    }
    .face {
      padding-block-start: var(--kith-space-2);
    }
    .header {
      min-block-size: 2rem;
    }
  }
`
