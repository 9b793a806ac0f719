import { css, type CSSResult } from 'lit'

export const notificationsStyles: CSSResult = css`
  :host {
    display: block;
  }
  .choices {
    display: grid;
    gap: var(--kith-space-2);
  }
  label {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    align-items: start;
    gap: var(--kith-space-1) var(--kith-space-4);
    padding-block: var(--kith-space-3);
    cursor: pointer;
  }
  label + label,
  .part {
    border-block-start: 1px solid var(--kith-color-line);
  }
  label:has(:disabled) {
    cursor: default;
  }
  .what {
    font-weight: 550;
  }
  .hint {
    grid-column: 1;
    margin: 0;
  }
  input {
    appearance: none;
    position: relative;
    inline-size: 2.75rem;
    block-size: 1.625rem;
    margin: 0;
    border: 1px solid var(--kith-color-edge);
    border-radius: 1rem;
    background: var(--kith-color-field);
    cursor: inherit;
    transition: background var(--kith-motion-quick) var(--kith-motion-ease);
  }
  input::before {
    content: '';
    position: absolute;
    inset-block-start: 0.1875rem;
    inset-inline-start: 0.1875rem;
    inline-size: 1.125rem;
    block-size: 1.125rem;
    border-radius: 50%;
    background: var(--kith-color-muted);
    transition: inset-inline-start var(--kith-motion-quick) var(--kith-motion-ease);
  }
  input:checked {
    border-color: transparent;
    background: var(--kith-color-accent);
  }
  input:checked::before {
    inset-inline-start: 1.3125rem;
    background: var(--kith-color-on-accent);
  }
  input:disabled {
    opacity: 0.55;
  }
  @media (forced-colors: active) {
    input {
      appearance: auto;
    }
    input::before {
      content: none;
    }
  }
`
