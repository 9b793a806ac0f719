import { css, type CSSResult } from 'lit'

export const composerStyles: CSSResult = css`
  :host {
    display: block;
    position: relative;
    padding: var(--kith-space-1) var(--kith-space-3) max(var(--kith-space-3), env(safe-area-inset-bottom));
  }
  form {
    display: flex;
    align-items: flex-end;
    gap: var(--kith-space-1);
    max-inline-size: 50rem;
    margin-inline: auto;
    padding: 3px;
    border: 1px solid var(--kith-color-edge);
    border-radius: var(--kith-radius-bubble);
    background: var(--kith-color-field);
  }
  form:focus-within {
    outline: 2px solid var(--kith-color-focus);
    outline-offset: 0;
  }
  textarea {
    flex: 1;
    min-inline-size: 0;
    max-block-size: calc(8lh + 1.25rem);
    padding: 0.625rem 0.5rem;
    border: 0;
    outline: none;
    background: none;
    resize: none;
    overflow-y: auto;
    scrollbar-width: thin;
  }
  textarea:focus-visible {
    outline: none;
  }
  textarea::placeholder {
    color: var(--kith-color-muted);
    opacity: 1;
  }
  .attach {
    inline-size: 2.625rem;
    block-size: 2.625rem;
    border-radius: 11px;
  }
  .capturing {
    max-inline-size: 50rem;
    margin-inline: auto;
  }
  .send {
    inline-size: 2.625rem;
    block-size: 2.625rem;
    border-radius: 11px;
    background: var(--kith-color-accent);
    color: var(--kith-color-on-accent);
  }
  .send:hover {
    background: var(--kith-color-accent-strong);
    color: var(--kith-color-on-accent);
  }
  .send:disabled {
    background: transparent;
    color: var(--kith-color-muted);
    cursor: default;
  }
  .task {
    display: flex;
    align-items: center;
    gap: var(--kith-space-2);
    max-inline-size: 50rem;
    margin-inline: auto;
    padding-inline-start: var(--kith-space-3);
    color: var(--kith-color-muted);
    font-size: var(--kith-font-size-label);
  }
  .task svg {
    flex: none;
  }
  .task p {
    flex: 1;
    min-inline-size: 0;
  }
  .task b,
  .task span {
    display: block;
  }
  .task b {
    color: var(--kith-color-accent-strong);
    font-weight: 600;
  }
  .fault {
    max-inline-size: 50rem;
    margin: 0 auto var(--kith-space-1);
    font-size: var(--kith-font-size-label);
  }
  @media (pointer: coarse) {
    .picture {
      display: none;
    }
    .attach,
    .send {
      inline-size: var(--kith-target);
      block-size: var(--kith-target);
    }
  }
  slot {
    display: block;
    margin-inline-end: auto;
  }
  @media (max-width: 30rem) {
    form {
      flex-wrap: wrap;
    }
    textarea {
      order: -1;
      flex-basis: 100%;
    }
  }
`
