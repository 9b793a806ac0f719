import { css, type CSSResult } from 'lit'

export const requestStyles: CSSResult = css`
  :host {
    display: grid;
    flex: 1;
    min-block-size: 0;
    padding: var(--kith-space-4);
    overflow: hidden auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
  }
  article {
    display: grid;
    justify-items: center;
    gap: var(--kith-space-3);
    inline-size: min(100%, 30rem);
    margin: auto;
    text-align: center;
  }
  article:focus {
    outline: none;
  }
  h3 {
    font-size: var(--kith-font-size-title);
    font-weight: var(--kith-font-weight-name);
    line-height: 1.25;
    overflow-wrap: anywhere;
  }
  blockquote {
    inline-size: fit-content;
    max-inline-size: 100%;
    margin: 0;
    padding: var(--kith-space-3) var(--kith-space-4);
    border-radius: var(--kith-radius-bubble);
    background: var(--kith-color-other);
    overflow-wrap: anywhere;
    text-align: start;
  }
  .when {
    font-size: var(--kith-font-size-small);
  }
  .answers,
  .more {
    display: flex;
    flex-wrap: wrap;
    justify-content: center;
    gap: var(--kith-space-2);
  }
  .answers .button {
    min-inline-size: 8rem;
  }
  .hint {
    text-wrap: balance;
  }
`
