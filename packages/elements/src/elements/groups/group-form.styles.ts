import { css, type CSSResult } from 'lit'

export const groupFormStyles: CSSResult = css`
  form {
    grid-template-columns: minmax(0, 1fr);
  }
  section {
    margin-block-start: var(--kith-space-5);
    padding-block-start: var(--kith-space-4);
    border-block-start: 1px solid var(--kith-color-line);
  }
  section .button {
    padding-inline: 0;
  }
  select {
    font: inherit;
    color: inherit;
  }
`
