import { css, type CSSResult } from 'lit'

export const settingsStyles: CSSResult = css`
  :host {
    display: block;
  }
  section {
    display: grid;
    gap: var(--kith-space-2);
    padding-block: var(--kith-space-4);
    border-block-start: 1px solid var(--kith-color-line);
  }
  section:first-of-type {
    gap: var(--kith-space-4);
    padding-block-start: 0;
    border: 0;
  }
  section:last-child {
    padding-block-end: 0;
  }
  h3,
  legend,
  label > span:first-child {
    padding: 0;
    font-size: var(--kith-font-size-label);
    font-weight: 600;
  }
  label {
    display: grid;
    gap: var(--kith-space-1);
  }
  select {
    font: inherit;
    color: inherit;
  }
  option {
    background: var(--kith-color-raised);
  }
  fieldset {
    min-inline-size: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }
  .choices {
    display: flex;
    flex-wrap: wrap;
    gap: 0 var(--kith-space-5);
  }
  .choice,
  .switch {
    display: flex;
    align-items: center;
    gap: var(--kith-space-3);
    min-block-size: var(--kith-target);
    cursor: pointer;
  }
  .switch > span,
  .choice > span {
    font-weight: 400;
    overflow-wrap: anywhere;
  }
  input {
    flex: none;
    inline-size: 1.15rem;
    block-size: 1.15rem;
    margin: 0;
    accent-color: var(--kith-color-accent);
  }
  .hint + label {
    margin-block-start: var(--kith-space-2);
  }
  .button {
    justify-self: start;
  }
  .links {
    display: flex;
    flex-wrap: wrap;
    gap: var(--kith-space-2);
  }
  .fault {
    margin-block-end: var(--kith-space-3);
    color: var(--kith-color-danger);
  }
`
