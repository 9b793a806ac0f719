import { css, type CSSResult } from 'lit'

export const dialogStyles: CSSResult = css`
  dialog {
    inline-size: min(var(--kith-dialog-size, 26rem), calc(100vw - 1.5rem));
    /* Held at the top, so that its head stays where it is when what it shows grows. */
    --kith-dialog-top: 0.75rem;
    max-block-size: calc(100dvh - 0.75rem - var(--kith-dialog-top));
    margin-block: var(--kith-dialog-top) auto;
    padding: 0 var(--kith-space-5) var(--kith-space-5);
    border: 1px solid var(--kith-color-line);
    border-radius: var(--kith-radius-bubble);
    background: var(--kith-color-raised);
    color: var(--kith-color-text);
    box-shadow: var(--kith-shadow-float);
    overflow: auto;
    scrollbar-width: thin;
  }
  dialog::backdrop {
    background: var(--kith-color-shade);
  }
  .head {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: var(--kith-space-2);
    position: sticky;
    inset-block-start: 0;
    z-index: 1;
    margin-inline: calc(-1 * var(--kith-space-5));
    padding-block: var(--kith-space-3) var(--kith-space-2);
    padding-inline: var(--kith-space-5) var(--kith-space-3);
    background: var(--kith-color-raised);
  }
  h2 {
    min-inline-size: 0;
    font-size: var(--kith-font-size-title);
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  @media (min-width: 60rem) {
    dialog {
      --kith-dialog-top: 4rem;
    }
  }
`
