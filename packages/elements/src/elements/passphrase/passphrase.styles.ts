import { css, type CSSResult } from 'lit'

export const passphraseStyles: CSSResult = css`
  section {
    display: grid;
    gap: var(--kith-space-3);
    margin-block-start: var(--kith-space-5);
    padding-block-start: var(--kith-space-4);
    border-block-start: 1px solid var(--kith-color-line);
  }
  .said {
    display: flex;
    align-items: center;
    gap: var(--kith-space-2);
  }
  .said svg {
    color: var(--kith-color-accent);
  }
  .hint:empty {
    display: none;
  }
  select {
    font: inherit;
    color: inherit;
  }
`
