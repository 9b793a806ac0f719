import { css, type CSSResult } from 'lit'

export const devicesStyles: CSSResult = css`
  :host {
    display: block;
  }
  li + li {
    border-block-start: 1px solid var(--kith-color-line);
  }
  .device {
    display: flex;
    align-items: center;
    gap: var(--kith-space-1) var(--kith-space-3);
    padding-block: var(--kith-space-2);
  }
  .device > svg {
    color: var(--kith-color-muted);
  }
  .words {
    flex: 1;
    min-inline-size: 0;
  }
  .label-line {
    font-weight: var(--kith-font-weight-name);
    overflow-wrap: anywhere;
  }
  .since {
    color: var(--kith-color-muted);
    font-size: var(--kith-font-size-label);
  }
  .task {
    display: grid;
    gap: var(--kith-space-3);
    margin-block: 0 var(--kith-space-3);
    font-size: var(--kith-font-size-label);
  }
  .task.remove {
    padding: var(--kith-space-3);
    border-radius: var(--kith-radius-panel);
    background: var(--kith-color-danger-soft);
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: var(--kith-space-2);
  }
  .link {
    inline-size: 100%;
    margin-block-start: var(--kith-space-4);
  }
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
  section .button {
    margin-block-start: var(--kith-space-3);
  }
`
