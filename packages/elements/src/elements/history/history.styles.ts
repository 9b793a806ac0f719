import { css, type CSSResult } from 'lit'

export const historyStyles: CSSResult = css`
  :host {
    display: block;
  }
  .history {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: center;
    gap: var(--kith-space-2) var(--kith-space-4);
    min-block-size: 2.5rem;
    padding: var(--kith-space-2) var(--kith-space-4);
    border-block-end: 1px solid var(--kith-color-line);
    background: var(--kith-color-panel);
    font-size: var(--kith-font-size-label);
    font-variant-numeric: tabular-nums;
  }
  .question {
    background: var(--kith-color-warning-soft);
  }
  p {
    margin: 0;
    text-align: center;
    text-wrap: balance;
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: var(--kith-space-2);
  }
  progress {
    inline-size: 12rem;
    accent-color: var(--kith-color-accent);
  }
  .button {
    min-block-size: 2.25rem;
  }
  @media (pointer: coarse) {
    .button {
      min-block-size: var(--kith-target);
    }
  }
`
