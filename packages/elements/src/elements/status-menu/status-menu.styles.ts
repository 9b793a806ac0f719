import { css, type CSSResult } from 'lit'

export const statusMenuStyles: CSSResult = css`
  :host {
    flex: 1;
    min-inline-size: 0;
  }
  .me {
    display: flex;
    align-items: center;
    gap: var(--kith-space-3);
    inline-size: 100%;
    min-block-size: 3.5rem;
    padding: var(--kith-space-1) var(--kith-space-3);
    border: 0;
    border-radius: var(--kith-radius-panel);
    background: none;
    text-align: start;
    cursor: pointer;
  }
  .me:hover {
    background: var(--kith-color-hover);
  }
  .words {
    min-inline-size: 0;
    line-height: 1.35;
  }
  .name {
    display: block;
    font-weight: var(--kith-font-weight-name);
  }
  .status {
    display: block;
    color: var(--kith-color-muted);
    font-size: var(--kith-font-size-label);
  }
  .card {
    --kith-presence-ground: var(--kith-color-raised);
    position: fixed;
    inset: auto;
    inline-size: min(19rem, calc(100vw - 1.5rem));
    margin: 0;
    padding: var(--kith-space-2);
    border: 1px solid var(--kith-color-line);
    border-radius: var(--kith-radius-panel);
    background: var(--kith-color-raised);
    color: var(--kith-color-text);
    box-shadow: var(--kith-shadow-float);
    overflow: auto;
    overscroll-behavior: contain;
  }
  .card:popover-open {
    inset-inline-start: 0.75rem;
  }
  fieldset {
    margin: 0;
    padding: 0;
    border: 0;
  }
  .choice {
    display: flex;
    align-items: center;
    gap: var(--kith-space-3);
    min-block-size: var(--kith-target);
    padding-inline: var(--kith-space-3);
    border-radius: var(--kith-radius-control);
    cursor: pointer;
  }
  .choice:hover {
    background: var(--kith-color-hover);
  }
  .choice:has(input:checked) {
    --kith-presence-ground: var(--kith-color-selected);
    background: var(--kith-color-selected);
    font-weight: 550;
  }
  .choice:has(input:focus-visible) {
    outline: 2px solid var(--kith-color-focus);
    outline-offset: -2px;
  }
  input[type='radio'] {
    position: absolute;
    opacity: 0;
  }
  .choice small {
    margin-inline-start: auto;
    color: var(--kith-color-muted);
    font-size: var(--kith-font-size-small);
    font-weight: 400;
  }
  .check {
    margin-block-start: var(--kith-space-1);
    text-decoration: none;
  }
  button.check {
    inline-size: 100%;
    border: 0;
    background: none;
    font: inherit;
    text-align: start;
  }
  .check svg {
    color: var(--kith-color-muted);
  }
`
