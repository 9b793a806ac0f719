import { css, type CSSResult } from 'lit'

export const choosePeopleStyles: CSSResult = css`
  :host {
    --kith-presence-ground: var(--kith-color-raised);
    display: block;
  }
  ul {
    max-block-size: 15rem;
    margin-inline: calc(-1 * var(--kith-space-2));
    margin-block-start: var(--kith-space-2);
    overflow: auto;
    scrollbar-width: thin;
  }
  label {
    display: flex;
    align-items: center;
    gap: var(--kith-space-3);
    min-block-size: var(--kith-target);
    padding-inline: var(--kith-space-2);
    border-radius: var(--kith-radius-control);
    cursor: pointer;
  }
  label:hover {
    background: var(--kith-color-hover);
  }
  label span {
    flex: 1;
  }
  input[type='checkbox'] {
    inline-size: 1.25rem;
    block-size: 1.25rem;
    flex: none;
    margin: 0 var(--kith-space-1);
    accent-color: var(--kith-color-accent);
  }
`
