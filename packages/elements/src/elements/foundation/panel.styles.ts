import { css, type CSSResult } from 'lit'

/** What the screens about devices and recovery have in common: steps, digits to compare, a question, and rows of buttons. */
export const panelStyles: CSSResult = css`
  :host {
    display: block;
  }
  form,
  .step {
    display: grid;
    gap: var(--kith-space-4);
  }
  .step:focus {
    outline: none;
  }
  .steps {
    display: grid;
    gap: var(--kith-space-2);
    padding-inline-start: var(--kith-space-5);
    list-style: decimal;
  }
  .steps ::marker {
    color: var(--kith-color-muted);
    font-variant-numeric: tabular-nums;
  }
  p,
  li {
    overflow-wrap: anywhere;
  }
  .digits {
    padding: var(--kith-space-4);
    border-radius: var(--kith-radius-panel);
    background: var(--kith-color-selected);
    font-size: 2rem;
    font-weight: 600;
    font-variant-numeric: tabular-nums;
    letter-spacing: 0.06em;
    text-align: center;
  }
  .code {
    font-size: var(--kith-font-size-title);
    font-weight: 600;
    font-variant-numeric: tabular-nums;
    letter-spacing: 0.04em;
    text-align: center;
  }
  .code-field {
    font-size: var(--kith-font-size-title);
    letter-spacing: 0.04em;
    text-transform: uppercase;
    resize: none;
  }
  .code-field::placeholder {
    letter-spacing: 0.04em;
    opacity: 0.65;
  }
  figure {
    inline-size: fit-content;
    margin: 0 auto;
    padding: var(--kith-space-4);
    border: 1px solid var(--kith-color-line);
    border-radius: var(--kith-radius-panel);
    background: #fff;
  }
  figure svg {
    inline-size: 11rem;
    block-size: 11rem;
    fill: #14201f;
    forced-color-adjust: none;
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: var(--kith-space-2);
  }
  .buttons .grow {
    flex: 1 1 auto;
  }
  .done {
    display: grid;
    justify-items: center;
    gap: var(--kith-space-3);
    padding-block: var(--kith-space-4);
    text-align: center;
    text-wrap: balance;
  }
  .done svg {
    color: var(--kith-color-accent);
  }
  .waiting {
    color: var(--kith-color-muted);
    text-align: center;
  }
  .note {
    padding: var(--kith-space-3);
    border-radius: var(--kith-radius-panel);
    background: var(--kith-color-warning-soft);
    font-size: var(--kith-font-size-label);
  }
  .problem {
    padding: var(--kith-space-3);
    border-radius: var(--kith-radius-panel);
    background: var(--kith-color-danger-soft);
    font-size: var(--kith-font-size-label);
  }
`
