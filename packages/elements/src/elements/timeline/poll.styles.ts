import { css, type CSSResult } from 'lit'

export const pollStyles: CSSResult = css`
  .poll {
    display: grid;
    gap: var(--kith-space-2);
    inline-size: min(20rem, 64vw);
    max-inline-size: 100%;
    padding-block: 2px;
  }
  .poll fieldset {
    display: grid;
    gap: var(--kith-space-1);
    min-inline-size: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }
  .poll legend {
    padding: 0;
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  .poll-line {
    display: flex;
    align-items: center;
    gap: var(--kith-space-1);
    color: color-mix(in oklch, var(--kith-color-text) 85%, transparent);
    font-size: var(--kith-font-size-label);
  }
  .poll-answer {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    align-items: start;
    gap: 2px var(--kith-space-2);
    padding-block: var(--kith-space-1);
    cursor: pointer;
  }
  .poll-answer:has(:disabled) {
    cursor: default;
  }
  .poll-answer input {
    inline-size: 1.125rem;
    block-size: 1.125rem;
    margin: 0.125rem 0 0;
    accent-color: var(--kith-color-accent);
  }
  .poll-words {
    overflow-wrap: anywhere;
  }
  .poll-count {
    font-variant-numeric: tabular-nums;
  }
  .poll-answer.most .poll-count {
    font-weight: 600;
  }
  .poll-answer progress {
    grid-column: 2 / -1;
    appearance: none;
    inline-size: 100%;
    block-size: 6px;
    overflow: hidden;
    border: 0;
    border-radius: 3px;
    background: color-mix(in oklch, var(--kith-color-text) 12%, transparent);
  }
  .poll-answer progress::-webkit-progress-bar {
    background: transparent;
  }
  .poll-answer progress::-webkit-progress-value {
    border-radius: 3px;
    background: var(--kith-color-accent);
  }
  .poll-answer progress::-moz-progress-bar {
    border-radius: 3px;
    background: var(--kith-color-accent);
  }
  .poll-does {
    display: flex;
    flex-wrap: wrap;
    gap: var(--kith-space-2);
  }
  .poll.changed .poll-vote {
    border-color: transparent;
    background: var(--kith-color-accent);
    color: var(--kith-color-on-accent);
  }
  .poll summary {
    inline-size: fit-content;
    padding-block: 2px;
    border-radius: var(--kith-radius-joint);
    color: color-mix(in oklch, var(--kith-color-text) 85%, transparent);
    font-size: var(--kith-font-size-label);
    cursor: pointer;
  }
  .poll dl {
    display: grid;
    gap: 2px;
    margin: var(--kith-space-1) 0 var(--kith-space-2);
    font-size: var(--kith-font-size-label);
  }
  .poll dt {
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  .poll dd {
    margin: 0 0 var(--kith-space-1);
    overflow-wrap: anywhere;
  }
  @media (pointer: coarse) {
    .poll-answer {
      min-block-size: var(--kith-target);
      align-content: center;
    }
    .poll summary {
      padding-block: var(--kith-space-2);
    }
  }
  @media (forced-colors: active) {
    .poll-answer progress {
      border: 1px solid CanvasText;
    }
    .poll-answer progress::-webkit-progress-value {
      background: Highlight;
    }
  }
`
