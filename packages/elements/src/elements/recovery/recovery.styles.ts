import { css, type CSSResult } from 'lit'

export const recoveryStyles: CSSResult = css`
  .groups {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(4.25rem, max-content));
    justify-content: center;
    gap: var(--kith-space-2) var(--kith-space-5);
    padding: var(--kith-space-4);
    border-radius: var(--kith-radius-panel);
    background: var(--kith-color-selected);
    font-size: 1.375rem;
    font-weight: 600;
    font-variant-numeric: tabular-nums;
    letter-spacing: 0.06em;
    text-align: center;
  }
  .keys {
    display: grid;
    gap: var(--kith-space-2);
  }
  .keys li {
    display: flex;
    align-items: center;
    gap: var(--kith-space-3);
  }
  .keys svg {
    color: var(--kith-color-accent);
  }
`
