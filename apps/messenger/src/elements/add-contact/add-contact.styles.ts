import { css, type CSSResult } from 'lit'

export const addContactStyles: CSSResult = css`
  dialog {
    inline-size: min(26rem, calc(100vw - 1.5rem));
    max-block-size: calc(100dvh - 1.5rem);
    padding: var(--kith-space-5);
    border: 1px solid var(--kith-color-line);
    border-radius: var(--kith-radius-bubble);
    background: var(--kith-color-raised);
    color: var(--kith-color-text);
    box-shadow: var(--kith-shadow-float);
    overflow: auto;
  }
  dialog::backdrop {
    background: var(--kith-color-shade);
  }
  .head {
    display: flex;
    align-items: center;
    justify-content: space-between;
    margin-block-end: var(--kith-space-3);
  }
  .head .icon-button {
    margin: -0.5rem -0.5rem -0.5rem 0;
  }
  h2 {
    font-size: var(--kith-font-size-title);
    font-weight: 600;
  }
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
`
