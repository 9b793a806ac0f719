import { css, type CSSResult } from 'lit'

export const invitationsStyles: CSSResult = css`
  section {
    margin-block-start: var(--kith-space-5);
    padding-block-start: var(--kith-space-4);
    border-block-start: 1px solid var(--kith-color-line);
  }
  h3 {
    margin-block-end: var(--kith-space-1);
    font-size: var(--kith-font-size-label);
    font-weight: 600;
  }
  li + li {
    border-block-start: 1px solid var(--kith-color-line);
  }
  .row {
    display: flex;
    align-items: center;
    gap: var(--kith-space-3);
    min-block-size: var(--kith-target);
    padding-block: var(--kith-space-1);
  }
  .row .words {
    flex: 1;
    min-inline-size: 0;
  }
  .row.gone {
    color: var(--kith-color-muted);
  }
  .for {
    font-weight: var(--kith-font-weight-name);
  }
  .became {
    color: var(--kith-color-muted);
    font-size: var(--kith-font-size-label);
  }
  .task {
    display: grid;
    gap: var(--kith-space-3);
    margin-block-end: var(--kith-space-3);
    padding: var(--kith-space-3);
    border-radius: var(--kith-radius-panel);
    background: var(--kith-color-danger-soft);
    font-size: var(--kith-font-size-label);
  }
  .hint:empty {
    display: none;
  }
`
