import { css, type CSSResult } from 'lit'

import { adoptTokens } from './adopt-tokens.ts'

adoptTokens(globalThis.document)

/** What every element begins with: box sizes, type, focus rings, buttons, fields, and words for the ear alone. */
export const foundation: CSSResult = css`
  :host {
    box-sizing: border-box;
    font: 400 var(--kith-font-size-body) / var(--kith-font-line) var(--kith-font-family);
    color: var(--kith-color-text);
    -webkit-tap-highlight-color: transparent;
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  *,
  *::before,
  *::after {
    box-sizing: inherit;
  }
  h1,
  h2,
  h3,
  p,
  ul,
  ol,
  dl,
  dd,
  figure {
    margin: 0;
    padding: 0;
  }
  ul,
  ol {
    list-style: none;
  }
  a {
    color: inherit;
  }
  svg {
    display: block;
    flex: none;
  }
  :focus-visible {
    outline: 2px solid var(--kith-color-focus);
    outline-offset: 2px;
  }
  button,
  input,
  textarea {
    font: inherit;
    color: inherit;
  }
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: var(--kith-space-2);
    min-block-size: var(--kith-target);
    padding: 0 var(--kith-space-4);
    border: 1px solid var(--kith-color-edge);
    border-radius: var(--kith-radius-control);
    background: transparent;
    font-weight: 550;
    text-decoration: none;
    cursor: pointer;
    transition: background var(--kith-motion-quick) var(--kith-motion-ease);
  }
  .button:hover {
    background: var(--kith-color-hover);
  }
  .button.primary {
    border-color: transparent;
    background: var(--kith-color-accent);
    color: var(--kith-color-on-accent);
  }
  .button.primary:hover {
    background: var(--kith-color-accent-strong);
  }
  .button.danger {
    border-color: transparent;
    color: var(--kith-color-danger);
  }
  .button.danger:hover {
    background: var(--kith-color-danger-soft);
  }
  .button:disabled {
    opacity: 0.55;
    cursor: default;
  }
  .icon-button {
    display: inline-grid;
    place-items: center;
    inline-size: var(--kith-target);
    block-size: var(--kith-target);
    flex: none;
    padding: 0;
    border: 0;
    border-radius: var(--kith-radius-control);
    background: transparent;
    color: var(--kith-color-muted);
    cursor: pointer;
    text-decoration: none;
    transition:
      background var(--kith-motion-quick) var(--kith-motion-ease),
      color var(--kith-motion-quick) var(--kith-motion-ease);
  }
  .icon-button:hover {
    background: var(--kith-color-hover);
    color: var(--kith-color-text);
  }
  .field {
    inline-size: 100%;
    min-block-size: var(--kith-target);
    padding: var(--kith-space-2) var(--kith-space-3);
    border: 1px solid var(--kith-color-edge);
    border-radius: var(--kith-radius-control);
    background: var(--kith-color-field);
  }
  .field:focus-visible {
    outline-offset: 0;
  }
  .field::placeholder {
    color: var(--kith-color-muted);
    opacity: 1;
  }
  .field[aria-invalid='true'] {
    border-color: var(--kith-color-danger);
  }
  .label {
    display: block;
    margin-block-end: var(--kith-space-1);
    font-size: var(--kith-font-size-label);
    font-weight: 550;
  }
  .hint {
    margin-block-start: var(--kith-space-1);
    color: var(--kith-color-muted);
    font-size: var(--kith-font-size-label);
  }
  .fault {
    color: var(--kith-color-danger);
  }
  .muted {
    color: var(--kith-color-muted);
  }
  .cut {
    min-inline-size: 0;
    overflow: hidden;
    text-align: match-parent;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  svg.turns:dir(rtl) {
    transform: scaleX(-1);
  }
  .small-button {
    min-block-size: 2rem;
    padding: 0 var(--kith-space-1);
    border: 0;
    background: none;
    color: var(--kith-color-text);
    font-weight: 600;
    text-decoration: underline;
    text-underline-offset: 3px;
    cursor: pointer;
  }
  .for-the-ear {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  @media (forced-colors: active) {
    .button,
    .icon-button {
      border: 1px solid ButtonText;
    }
    .button.primary,
    .button.primary:hover {
      forced-color-adjust: none;
      border-color: Highlight;
      background: Highlight;
      color: HighlightText;
    }
    .button.primary:disabled {
      border-color: GrayText;
      background: Canvas;
      color: GrayText;
      opacity: 1;
    }
  }
`
