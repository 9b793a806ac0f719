import { css, type CSSResult } from 'lit'

export const invitationStyles: CSSResult = css`
  :host {
    display: block;
  }
  .link {
    display: flex;
    gap: var(--kith-space-2);
  }
  .link .field {
    flex: 1;
    min-inline-size: 0;
    font-size: var(--kith-font-size-label);
    text-overflow: ellipsis;
  }
  .link .button {
    flex: none;
    min-inline-size: 6.25rem;
  }
  figure {
    inline-size: fit-content;
    margin: var(--kith-space-4) auto 0;
    padding: var(--kith-space-3);
    border: 1px solid var(--kith-color-line);
    border-radius: var(--kith-radius-panel);
    background: #fff;
  }
  figure svg {
    inline-size: 9rem;
    block-size: 9rem;
    fill: #14201f;
    forced-color-adjust: none;
  }
`
