import { css, type CSSResult } from 'lit'

export const viewerStyles: CSSResult = css`
  dialog {
    display: grid;
    grid-template-rows: auto minmax(0, 1fr);
    inline-size: 100dvw;
    block-size: 100dvh;
    max-inline-size: none;
    max-block-size: none;
    margin: 0;
    padding: 0;
    border: 0;
    background: var(--kith-color-canvas);
    color: var(--kith-color-text);
  }
  .head {
    display: flex;
    align-items: center;
    gap: var(--kith-space-1);
    padding: var(--kith-space-1) var(--kith-space-2);
    border-block-end: 1px solid var(--kith-color-line);
  }
  h2 {
    flex: 1;
    font-size: var(--kith-font-size-body);
    font-weight: 550;
  }
  .place {
    display: grid;
    place-items: safe center;
    overflow: auto;
    padding: var(--kith-space-2);
  }
  .place:focus-visible {
    outline-offset: -2px;
  }
  img {
    display: block;
    max-inline-size: 100%;
    max-block-size: calc(100dvh - 5rem);
    cursor: zoom-in;
  }
  .large img {
    max-inline-size: none;
    max-block-size: none;
    cursor: zoom-out;
  }
  .back-to-front {
    rotate: 180deg;
  }
`
