import { css, type CSSResult } from 'lit'

export const conversationStyles: CSSResult = css`
  .pinned {
    display: flex;
    align-items: center;
    gap: var(--kith-space-2);
    min-block-size: 2.5rem;
    padding: var(--kith-space-1) var(--kith-space-4);
    border: 0;
    border-block-end: 1px solid var(--kith-color-line);
    background: none;
    font-size: var(--kith-font-size-label);
    text-align: start;
    cursor: pointer;
  }
  .pinned:hover {
    background: var(--kith-color-hover);
  }
  .pinned:focus-visible {
    outline-offset: -2px;
  }
  .pinned svg,
  .pinned b {
    flex: none;
    color: var(--kith-color-accent-strong);
  }
  .pinned b {
    font-weight: 600;
  }
  :host {
    --kith-presence-ground: var(--kith-color-canvas);
    display: flex;
    flex-direction: column;
    block-size: min(36rem, 100dvh);
    min-inline-size: 0;
    min-block-size: 0;
    position: relative;
    background: var(--kith-color-canvas);
  }
  .drop {
    position: absolute;
    inset: var(--kith-space-3);
    z-index: 4;
    display: grid;
    place-items: center;
    border: 2px dashed var(--kith-color-accent);
    border-radius: var(--kith-radius-panel);
    background: color-mix(in oklab, var(--kith-color-canvas) 88%, transparent);
    font-weight: 600;
    pointer-events: none;
  }
  .header {
    display: flex;
    align-items: center;
    gap: var(--kith-space-2);
    min-block-size: 4rem;
    padding: var(--kith-space-2) var(--kith-space-2) var(--kith-space-2) var(--kith-space-4);
    border-block-end: 1px solid var(--kith-color-line);
  }
  .who {
    display: flex;
    flex: 1;
    align-items: center;
    gap: var(--kith-space-3);
    min-inline-size: 0;
    min-block-size: var(--kith-target);
    border-radius: var(--kith-radius-control);
    color: inherit;
    text-decoration: none;
  }
  .words {
    min-inline-size: 0;
  }
  h2 {
    font-size: var(--kith-font-size-body);
    font-weight: var(--kith-font-weight-name);
    line-height: 1.3;
  }
  .status {
    color: var(--kith-color-muted);
    font-size: var(--kith-font-size-label);
    line-height: 1.35;
  }
  .way {
    display: inline-flex;
    align-items: center;
    gap: var(--kith-space-1);
    flex: none;
    padding-inline: var(--kith-space-2);
    color: var(--kith-color-muted);
    font-size: var(--kith-font-size-small);
    cursor: default;
    position: relative;
  }
  @media (max-width: 30rem) {
    .way .word {
      display: none;
    }
  }
  .way .tip {
    position: absolute;
    inset-block-start: calc(100% + 6px);
    inset-inline-end: 0;
    z-index: 3;
    inline-size: max-content;
    max-inline-size: 16rem;
    padding: var(--kith-space-1) var(--kith-space-2);
    border-radius: var(--kith-radius-control);
    background: var(--kith-color-text);
    color: var(--kith-color-canvas);
    visibility: hidden;
  }
  .way:hover .tip,
  .way:focus-visible .tip {
    visibility: visible;
  }
  .strip {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: var(--kith-space-2) var(--kith-space-4);
    padding: var(--kith-space-2) var(--kith-space-4);
    border-block-end: 1px solid var(--kith-color-line);
    background: var(--kith-color-panel);
    font-size: var(--kith-font-size-label);
  }
  .strip p {
    flex: 1 1 14rem;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  .strip .actions {
    display: flex;
    flex-wrap: wrap;
    gap: var(--kith-space-2);
  }
  .back {
    margin-inline-start: -0.75rem;
  }
  /* Who it is leads there, too, and the ways to call need the room. */
  @media (max-width: 30rem) {
    .info {
      display: none;
    }
    .header {
      gap: 0;
    }
  }
  @media (min-width: 60rem) {
    .back {
      display: none;
    }
    .info {
      display: none;
    }
  }
`
