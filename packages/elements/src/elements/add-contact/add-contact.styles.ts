import { css, type CSSResult } from 'lit'

export const addContactStyles: CSSResult = css`
  h3 {
    margin-block-end: var(--kith-space-2);
    font-size: var(--kith-font-size-label);
    font-weight: 600;
  }
  form {
    display: grid;
    gap: var(--kith-space-3);
  }
  section {
    margin-block-start: var(--kith-space-5);
    padding-block-start: var(--kith-space-4);
    border-block-start: 1px solid var(--kith-color-line);
  }
  section .button {
    margin-block-start: var(--kith-space-3);
  }
`
