import { css, type CSSResult } from 'lit'

export const charmButtonStyles: CSSResult = css`
  :host {
    display: block;
  }
  .open {
    inline-size: 2.625rem;
    block-size: 2.625rem;
    border-radius: 11px;
  }
  .card {
    position: fixed;
    inset: auto;
    inline-size: min(20rem, calc(100vw - 1.5rem));
    max-block-size: min(24rem, calc(100dvh - 8rem));
    margin: 0;
    padding: var(--kith-space-2);
    overflow: auto;
    border: 1px solid var(--kith-color-line);
    border-radius: var(--kith-radius-panel);
    background: var(--kith-color-raised);
    color: var(--kith-color-text);
    box-shadow: var(--kith-shadow-float);
  }
  .item {
    display: flex;
    align-items: center;
    gap: var(--kith-space-3);
    inline-size: 100%;
    min-block-size: var(--kith-target);
    padding: var(--kith-space-1) var(--kith-space-3);
    border: 0;
    border-radius: var(--kith-radius-control);
    background: none;
    color: inherit;
    text-align: start;
    text-decoration: none;
    cursor: pointer;
  }
  .item:hover {
    background: var(--kith-color-hover);
  }
  .item svg {
    color: var(--kith-color-muted);
  }
  .item:focus-visible {
    outline-offset: -2px;
  }
  .emoticons {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(2.75rem, 1fr));
    gap: 2px;
  }
  .emoticon {
    display: grid;
    place-items: center;
    block-size: 2.75rem;
    padding: 0;
    border: 0;
    border-radius: var(--kith-radius-control);
    background: none;
    cursor: pointer;
  }
  .emoticon:hover {
    background: var(--kith-color-hover);
  }
  .emoticon img {
    inline-size: 2rem;
    block-size: 2rem;
    object-fit: contain;
  }
  .told {
    position: absolute;
    inset-block-end: 100%;
    inset-inline: var(--kith-space-3);
    z-index: 2;
    inline-size: fit-content;
    max-inline-size: calc(100% - 2 * var(--kith-space-3));
    margin-inline: auto;
    padding: var(--kith-space-2) var(--kith-space-4);
    border-radius: var(--kith-radius-bubble);
    background: var(--kith-color-raised);
    box-shadow: var(--kith-shadow-float);
    font-size: var(--kith-font-size-label);
  }
  .told:empty {
    display: none;
  }
`
