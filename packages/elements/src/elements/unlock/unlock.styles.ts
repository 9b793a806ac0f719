import { css, type CSSResult } from 'lit'

export const unlockStyles: CSSResult = css`
  .hint {
    min-block-size: 0;
  }
  .hint:empty {
    display: none;
  }
  .forgotten {
    display: grid;
    gap: var(--kith-space-4);
    margin-block-start: var(--kith-space-6);
    padding-block-start: var(--kith-space-5);
    border-block-start: 1px solid var(--kith-color-line);
    font-size: var(--kith-font-size-label);
  }
  .forgotten:focus {
    outline: none;
  }
`
