import { css, type CSSResult } from 'lit'

export const pathsStyles: CSSResult = css`
  :host {
    display: grid;
    gap: var(--kith-space-2);
    padding-block: var(--kith-space-4);
    font-size: var(--kith-font-size-label);
  }
  h3,
  legend {
    padding: 0;
    color: var(--kith-color-muted);
    font: inherit;
  }
  .way {
    display: flex;
    align-items: center;
    gap: var(--kith-space-2);
    font-weight: 550;
  }
  .way svg {
    color: var(--kith-color-accent);
  }
  .way[data-way='kept'] svg {
    color: var(--kith-color-muted);
  }
  ul {
    display: grid;
    gap: var(--kith-space-3);
    /* Under the words of the way, past its sign. */
    padding-inline-start: calc(20px + var(--kith-space-2));
  }
  ul,
  dd {
    color: var(--kith-color-muted);
    font-variant-numeric: tabular-nums;
    overflow-wrap: anywhere;
  }
  dl {
    display: grid;
    gap: var(--kith-space-2);
    margin-block-start: var(--kith-space-2);
  }
  dt,
  .device {
    color: var(--kith-color-text);
    font-weight: 550;
  }
  .device {
    display: block;
  }
  code {
    font:
      0.75rem / 1.5 ui-monospace,
      'SF Mono',
      'DejaVu Sans Mono',
      monospace;
  }
  fieldset {
    min-inline-size: 0;
    margin: var(--kith-space-2) 0 0;
    padding: 0;
    border: 0;
  }
  label {
    display: flex;
    align-items: center;
    gap: var(--kith-space-2);
    min-block-size: var(--kith-target);
    cursor: pointer;
  }
  input[type='radio'] {
    inline-size: 1.125rem;
    block-size: 1.125rem;
    flex: none;
    margin: 0 1px;
    accent-color: var(--kith-color-accent);
  }
  .hint {
    margin: -0.25rem 0 var(--kith-space-1);
    padding-inline-start: calc(20px + var(--kith-space-2));
  }
  .button {
    justify-self: start;
    margin-block-start: var(--kith-space-2);
  }
  @media (min-width: 60rem) and (pointer: fine) {
    label {
      min-block-size: 2rem;
    }
  }
`
