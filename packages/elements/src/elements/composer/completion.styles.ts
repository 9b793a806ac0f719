import { css, type CSSResult } from 'lit'

export const completionStyles: CSSResult = css`
  .offers {
    position: absolute;
    inset-block-end: 100%;
    inset-inline: var(--kith-space-3);
    z-index: 2;
    max-inline-size: 20rem;
    max-block-size: 18rem;
    margin: 0;
    padding: var(--kith-space-1);
    overflow-y: auto;
    list-style: none;
    border: 1px solid var(--kith-color-line);
    border-radius: var(--kith-radius-panel);
    background: var(--kith-color-raised);
    box-shadow: var(--kith-shadow-float);
  }
  .offers li {
    display: flex;
    align-items: center;
    gap: var(--kith-space-2);
    min-block-size: 2.25rem;
    padding: 0 var(--kith-space-2);
    border-radius: var(--kith-radius-control);
    cursor: pointer;
  }
  .offers img {
    inline-size: 1.75rem;
    block-size: 1.75rem;
    object-fit: contain;
  }
  .offers li:hover {
    background: var(--kith-color-hover);
  }
  .offers li[aria-selected='true'] {
    background: var(--kith-color-own);
    box-shadow: inset 0 0 0 1px var(--kith-color-accent);
  }
  @media (pointer: coarse) {
    .offers li {
      min-block-size: var(--kith-target);
    }
  }
  @media (forced-colors: active) {
    .offers li[aria-selected='true'] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`
