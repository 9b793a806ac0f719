import { css, type CSSResult } from 'lit'

export const callStyles: CSSResult = css`
  :host {
    display: contents;
  }
  audio {
    display: none;
  }
  .card {
    position: fixed;
    inset-block-start: max(var(--kith-space-3), env(safe-area-inset-top));
    inset-inline: var(--kith-space-3);
    z-index: 20;
    display: flex;
    align-items: center;
    gap: var(--kith-space-3);
    padding: var(--kith-space-4);
    border: 1px solid var(--kith-color-line);
    border-radius: var(--kith-radius-bubble);
    background: var(--kith-color-raised);
    box-shadow: var(--kith-shadow-float);
    animation: come var(--kith-motion-calm) var(--kith-motion-ease);
  }
  @keyframes come {
    from {
      opacity: 0;
      translate: 0 -8px;
    }
  }
  .card > p {
    flex: 1;
    min-inline-size: 0;
  }
  .ringing {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
  }
  .words {
    flex: 1;
    min-inline-size: 0;
  }
  h2 {
    font-size: var(--kith-font-size-title);
    font-weight: var(--kith-font-weight-name);
    line-height: 1.3;
  }
  .words p {
    font-size: var(--kith-font-size-label);
    font-variant-numeric: tabular-nums;
  }
  .answers {
    grid-column: 1 / -1;
    display: flex;
    justify-content: space-around;
    gap: var(--kith-space-2);
    padding-block-start: var(--kith-space-2);
  }
  .answer {
    display: grid;
    flex: 1;
    justify-items: center;
    gap: var(--kith-space-2);
    padding: var(--kith-space-1);
    border: 0;
    border-radius: var(--kith-radius-panel);
    background: none;
    font-size: var(--kith-font-size-label);
    cursor: pointer;
  }
  .round {
    position: relative;
    display: inline-grid;
    place-items: center;
    inline-size: 3.25rem;
    block-size: 3.25rem;
    flex: none;
    padding: 0;
    border: 1px solid transparent;
    border-radius: 50%;
    background: var(--kith-color-raised);
    box-shadow: 0 0 0 1px var(--kith-color-line);
    color: var(--kith-color-text);
    cursor: pointer;
    transition: background var(--kith-motion-quick) var(--kith-motion-ease);
  }
  button.round:hover {
    background: var(--kith-color-selected);
  }
  .round.off {
    background: var(--kith-color-other);
    color: var(--kith-color-muted);
  }
  .round.on,
  .round.primary {
    background: var(--kith-color-accent);
    box-shadow: none;
    color: var(--kith-color-on-accent);
  }
  .round.danger {
    background: var(--kith-color-danger);
    box-shadow: none;
    color: var(--kith-color-on-accent);
  }
  button.round.on:hover,
  button.answer:hover .round.primary {
    background: var(--kith-color-accent-strong);
  }
  button.answer:hover .round.danger,
  button.round.danger:hover {
    background: color-mix(in oklab, var(--kith-color-danger) 85%, var(--kith-color-text));
  }
  .tip {
    position: absolute;
    inset-block-end: calc(100% + var(--kith-space-2));
    z-index: 2;
    padding: var(--kith-space-1) var(--kith-space-2);
    border-radius: var(--kith-radius-control);
    background: var(--kith-color-text);
    color: var(--kith-color-canvas);
    font-size: var(--kith-font-size-small);
    white-space: nowrap;
    opacity: 0;
    pointer-events: none;
    transition: opacity var(--kith-motion-quick) var(--kith-motion-ease);
  }
  .route .tip {
    inset-block: calc(100% + var(--kith-space-1)) auto;
    inset-inline-end: 0;
    inline-size: max-content;
    max-inline-size: 15rem;
    white-space: normal;
  }
  @media (hover: hover) {
    :hover > .tip {
      opacity: 1;
    }
  }
  :focus-visible > .tip {
    opacity: 1;
  }
  .stage {
    position: fixed;
    inset: 0;
    display: flex;
    flex-direction: column;
    inline-size: 100%;
    max-inline-size: none;
    block-size: 100%;
    max-block-size: none;
    margin: 0;
    padding: 0;
    border: 0;
    background: var(--kith-color-panel);
    color: var(--kith-color-text);
    animation: appear var(--kith-motion-calm) var(--kith-motion-ease);
  }
  @keyframes appear {
    from {
      opacity: 0;
    }
  }
  .top {
    display: flex;
    align-items: center;
    gap: var(--kith-space-2);
    padding: max(var(--kith-space-3), env(safe-area-inset-top)) var(--kith-space-3) var(--kith-space-2)
      var(--kith-space-4);
  }
  .route {
    position: relative;
    display: inline-grid;
    place-items: center;
    inline-size: var(--kith-target);
    block-size: var(--kith-target);
    border-radius: var(--kith-radius-control);
    color: var(--kith-color-muted);
  }
  .controls {
    display: flex;
    flex-wrap: wrap;
    justify-content: center;
    gap: var(--kith-space-2);
    padding: var(--kith-space-3) var(--kith-space-2) max(var(--kith-space-4), env(safe-area-inset-bottom));
  }
  .fault-line {
    margin-inline: var(--kith-space-4);
    padding: var(--kith-space-2) var(--kith-space-3);
    border-radius: var(--kith-radius-control);
    background: var(--kith-color-warning-soft);
    font-size: var(--kith-font-size-label);
  }
  .panel {
    display: grid;
    gap: var(--kith-space-3);
    inline-size: min(24rem, 100% - 2 * var(--kith-space-4));
    max-block-size: 45%;
    margin-inline: auto;
    padding: var(--kith-space-4);
    overflow: auto;
    border: 1px solid var(--kith-color-line);
    border-radius: var(--kith-radius-panel);
    background: var(--kith-color-raised);
  }
  .switch {
    display: flex;
    align-items: start;
    gap: var(--kith-space-3);
    min-block-size: var(--kith-target);
  }
  .switch input {
    inline-size: 1.25rem;
    block-size: 1.25rem;
    margin: 0.1rem 0 0;
    accent-color: var(--kith-color-accent);
  }
  .switch .hint {
    display: block;
  }
  .person {
    display: flex;
    align-items: center;
    gap: var(--kith-space-3);
    inline-size: 100%;
    min-block-size: var(--kith-target);
    padding: var(--kith-space-1) var(--kith-space-2);
    border: 0;
    border-radius: var(--kith-radius-control);
    background: none;
    text-align: start;
    cursor: pointer;
  }
  .person:hover {
    background: var(--kith-color-hover);
  }
  .strip {
    display: flex;
    align-items: center;
    gap: var(--kith-space-2);
    padding: var(--kith-space-1) var(--kith-space-3);
    border-block-end: 1px solid var(--kith-color-line);
    background: var(--kith-color-selected);
  }
  .strip-words {
    display: flex;
    flex: 1;
    align-items: center;
    gap: var(--kith-space-2);
    min-inline-size: 0;
    min-block-size: var(--kith-target);
    padding: 0;
    border: 0;
    border-radius: var(--kith-radius-control);
    background: none;
    color: inherit;
    font-weight: 550;
    text-align: start;
    cursor: pointer;
  }
  .strip-status {
    flex: 1;
    font-size: var(--kith-font-size-label);
    font-variant-numeric: tabular-nums;
    font-weight: 400;
    white-space: nowrap;
  }
  .strip .round {
    inline-size: var(--kith-target);
    block-size: var(--kith-target);
  }
  .strip .tip {
    display: none;
  }
  @media (min-width: 40rem) {
    .card {
      inset-inline: auto var(--kith-space-4);
      inline-size: 22rem;
    }
  }
  @media (forced-colors: active) {
    .round,
    .answer,
    .tile,
    .strip {
      border: 1px solid ButtonText;
    }
  }
`
