import { css, type CSSResult } from 'lit'

export const diagnosticsStyles: CSSResult = css`
  :host {
    display: block;
    font-size: var(--kith-font-size-label);
  }
  .headline {
    min-block-size: 1.45em;
    font-size: var(--kith-font-size-body);
    overflow-wrap: anywhere;
  }
  .progress {
    display: flex;
    gap: var(--kith-space-1);
    margin-block: var(--kith-space-4) var(--kith-space-2);
  }
  .progress span {
    flex: 1;
    block-size: 4px;
    border-radius: 2px;
    background: var(--kith-color-line);
    transition: background var(--kith-motion-calm) var(--kith-motion-ease);
  }
  .progress .over {
    background: var(--kith-color-accent);
  }
  .progress .now {
    background: color-mix(in oklab, var(--kith-color-accent) 45%, var(--kith-color-line));
  }
  section {
    margin-block-start: var(--kith-space-4);
    padding-block-start: var(--kith-space-4);
    border-block-start: 1px solid var(--kith-color-line);
  }
  h3 {
    font: inherit;
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  h3 .muted {
    font-weight: 400;
  }
  ul {
    display: grid;
    gap: var(--kith-space-3);
    margin-block-start: var(--kith-space-3);
  }
  .row {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: var(--kith-space-3);
    overflow-wrap: anywhere;
  }
  .row > svg {
    margin-block-start: 1px;
    color: var(--kith-color-muted);
  }
  .row.good > svg,
  .row.works > svg {
    color: var(--kith-color-accent);
  }
  .row.problem > svg {
    color: var(--kith-color-danger);
  }
  .row p + p {
    margin-block-start: 2px;
  }
  .both {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 0 var(--kith-space-4);
    font-variant-numeric: tabular-nums;
  }
  .outcome {
    color: var(--kith-color-muted);
  }
  .works .outcome {
    color: inherit;
  }
  section ~ .hint {
    margin-block-start: var(--kith-space-4);
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: var(--kith-space-2);
    margin-block: var(--kith-space-4) var(--kith-space-2);
  }
  textarea {
    display: block;
    margin-block-start: var(--kith-space-3);
    font:
      0.75rem / 1.5 ui-monospace,
      'SF Mono',
      'DejaVu Sans Mono',
      monospace;
    resize: vertical;
  }
`
