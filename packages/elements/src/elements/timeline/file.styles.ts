import { css, type CSSResult } from 'lit'

export const fileStyles: CSSResult = css`
  .content-of {
    display: grid;
    gap: var(--kith-space-2);
    min-inline-size: 0;
  }
  .file {
    display: flex;
    align-items: center;
    gap: var(--kith-space-2);
    min-inline-size: min(15rem, 100%);
  }
  .file .sign {
    display: grid;
    flex: none;
    place-items: center;
    inline-size: 2.25rem;
    block-size: 2.25rem;
    border-radius: 50%;
    background: var(--kith-color-hover);
    color: var(--kith-color-accent);
  }
  .file .sign:has(.ring) {
    background: none;
  }
  .ring {
    fill: none;
    stroke: var(--kith-color-line);
    stroke-width: 3;
  }
  .ring .done {
    stroke: var(--kith-color-accent);
    stroke-linecap: round;
  }
  .file-words {
    flex: 1;
    min-inline-size: 0;
  }
  .file-name {
    display: -webkit-box;
    overflow: hidden;
    font-weight: 550;
    overflow-wrap: anywhere;
    text-align: match-parent;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
  }
  .file-line {
    color: var(--kith-color-muted);
    font-size: var(--kith-font-size-small);
    font-variant-numeric: tabular-nums;
    overflow-wrap: anywhere;
  }
  .own .file-line {
    color: color-mix(in oklab, var(--kith-color-text) 82%, var(--kith-color-own));
  }
  .file-line.problem-line {
    color: var(--kith-color-danger);
  }
  .file-fault {
    display: flex;
    gap: var(--kith-space-2);
    max-inline-size: 24rem;
    color: color-mix(in oklab, var(--kith-color-text) 82%, var(--kith-color-own));
    font-size: var(--kith-font-size-small);
  }
  .file-fault .icon,
  .file-fault svg {
    flex: none;
    margin-block-start: 0.125rem;
  }
  .file-button {
    margin-block: -0.375rem;
    margin-inline-end: -0.375rem;
  }
  .picture-button {
    display: block;
    padding: 0;
    border: 0;
    border-radius: var(--kith-radius-panel);
    background: none;
    cursor: zoom-in;
  }
  .picture {
    display: block;
    inline-size: auto;
    block-size: auto;
    max-inline-size: min(20rem, 100%);
    max-block-size: 20rem;
    border-radius: var(--kith-radius-panel);
    background: var(--kith-color-hover);
  }
  .film {
    display: block;
    inline-size: 20rem;
    max-inline-size: 100%;
    aspect-ratio: 4 / 3;
    border-radius: var(--kith-radius-panel);
    background: var(--kith-color-hover);
    object-fit: contain;
  }
  .sound {
    inline-size: 20rem;
    max-inline-size: 100%;
  }
  @media (forced-colors: active) {
    .ring .done {
      stroke: Highlight;
    }
  }
`
