import { css, type CSSResult } from 'lit'

export const signInStyles: CSSResult = css`
  :host {
    display: grid;
    place-items: center;
    block-size: 100%;
    padding: var(--kith-space-6) var(--kith-space-5);
    overflow: auto;
    background: var(--kith-color-canvas);
  }
  main {
    inline-size: min(24rem, 100%);
    margin-block: auto;
  }
  .drawing {
    margin-block-end: var(--kith-space-6);
    color: var(--kith-color-accent);
  }
  h1 {
    font-size: var(--kith-font-size-display);
    font-weight: 650;
    line-height: 1.2;
    letter-spacing: -0.015em;
  }
  .lead {
    margin-block: var(--kith-space-2) var(--kith-space-6);
    color: var(--kith-color-muted);
  }
  form {
    display: grid;
    gap: var(--kith-space-4);
  }
  .name {
    min-block-size: 3.25rem;
    padding-inline: var(--kith-space-4);
    border-radius: var(--kith-radius-panel);
    font-size: var(--kith-font-size-title);
  }
  .hint {
    min-block-size: 2.9em;
    margin-block-start: var(--kith-space-2);
  }
  .keep {
    display: flex;
    gap: var(--kith-space-3);
    font-size: var(--kith-font-size-label);
    cursor: pointer;
  }
  .keep input {
    flex: none;
    inline-size: 1.25rem;
    block-size: 1.25rem;
    margin: 0;
    accent-color: var(--kith-color-accent);
  }
  .keep small {
    display: block;
    font-size: inherit;
  }
  .ways {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: center;
    gap: 0 var(--kith-space-4);
    margin-block-start: var(--kith-space-6);
    font-size: var(--kith-font-size-label);
  }
  .ways .muted {
    flex-basis: 100%;
    text-align: center;
  }
  .ways .small-button {
    min-block-size: var(--kith-target);
  }
  .button {
    min-block-size: 3rem;
    border-radius: var(--kith-radius-panel);
  }
  ::slotted(*) {
    margin-block-start: var(--kith-space-5);
  }
`
