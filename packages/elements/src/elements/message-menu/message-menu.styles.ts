import { css, type CSSResult } from 'lit'

export const messageMenuStyles: CSSResult = css`
  .card {
    position: fixed;
    inset: auto;
    inline-size: max-content;
    min-inline-size: 13rem;
    max-inline-size: calc(100vw - 1.5rem);
    max-block-size: calc(100dvh - 1.5rem);
    margin: 0;
    padding: var(--kith-space-1);
    overflow: auto;
    border: 1px solid var(--kith-color-line);
    border-radius: var(--kith-radius-panel);
    background: var(--kith-color-raised);
    color: var(--kith-color-text);
    box-shadow: var(--kith-shadow-float);
  }
  .signs {
    display: flex;
    gap: 2px;
    padding-block-end: var(--kith-space-1);
    margin-block-end: var(--kith-space-1);
    border-block-end: 1px solid var(--kith-color-line);
  }
  .sign {
    inline-size: 2.5rem;
    block-size: 2.5rem;
    padding: 0;
    border: 0;
    border-radius: 50%;
    background: none;
    font-size: 1.25rem;
    line-height: 1;
    cursor: pointer;
  }
  .sign:hover {
    background: var(--kith-color-hover);
  }
  .sign[aria-checked='true'] {
    background: var(--kith-color-own);
    box-shadow: inset 0 0 0 1px var(--kith-color-accent);
  }
  .item {
    display: flex;
    align-items: center;
    gap: var(--kith-space-3);
    inline-size: 100%;
    min-block-size: 2.25rem;
    padding: var(--kith-space-1) var(--kith-space-3);
    border: 0;
    border-radius: var(--kith-radius-control);
    background: none;
    text-align: start;
    cursor: pointer;
  }
  .item:hover {
    background: var(--kith-color-hover);
  }
  .item svg {
    color: var(--kith-color-muted);
  }
  .item.danger,
  .item.danger svg {
    color: var(--kith-color-danger);
  }
  .item:focus-visible,
  .sign:focus-visible {
    outline-offset: -2px;
  }
  .question {
    max-inline-size: 15rem;
    padding: var(--kith-space-2) var(--kith-space-3);
    font-weight: 600;
  }
  .question small {
    display: block;
    color: var(--kith-color-muted);
    font-size: var(--kith-font-size-label);
    font-weight: 400;
  }
  @media (pointer: coarse) {
    .sign {
      inline-size: var(--kith-target);
      block-size: var(--kith-target);
    }
    .item {
      min-block-size: var(--kith-target);
    }
  }
`
