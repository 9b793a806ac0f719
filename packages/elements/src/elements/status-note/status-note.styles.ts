import { css, type CSSResult } from 'lit'

export const statusNoteStyles: CSSResult = css`
  :host {
    display: grid;
    gap: var(--kith-space-2);
    padding: var(--kith-space-3) var(--kith-space-2) var(--kith-space-2);
  }
  form {
    display: grid;
    gap: var(--kith-space-1);
  }
  .span {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 0 var(--kith-space-3);
    color: var(--kith-color-muted);
    font-size: var(--kith-font-size-label);
  }
  select {
    min-block-size: var(--kith-target);
    max-inline-size: 100%;
    border: 0;
    background: transparent;
    color: var(--kith-color-text);
    font: inherit;
    cursor: pointer;
  }
  option {
    background: var(--kith-color-raised);
  }
  .quick {
    display: flex;
    flex-wrap: wrap;
    gap: var(--kith-space-2);
  }
  .chip {
    display: inline-flex;
    align-items: center;
    gap: var(--kith-space-2);
    min-block-size: 2.25rem;
    padding-inline: var(--kith-space-3);
    border: 1px solid var(--kith-color-line);
    border-radius: 1.125rem;
    background: transparent;
    font-size: var(--kith-font-size-label);
    cursor: pointer;
  }
  .chip:hover {
    background: var(--kith-color-hover);
  }
`
