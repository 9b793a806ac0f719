import { css, type CSSResult } from 'lit'

export const pictureFieldStyles: CSSResult = css`
  :host {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--kith-space-4);
  }
  div {
    display: flex;
    flex-flow: row wrap;
    gap: var(--kith-space-2);
    flex: 1;
  }
`
