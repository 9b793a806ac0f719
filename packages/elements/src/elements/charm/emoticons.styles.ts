import { css, type CSSResult } from 'lit'

export const emoticonsStyles: CSSResult = css`
  ul {
    display: grid;
    gap: var(--kith-space-1);
    margin: 0;
    padding: 0;
    list-style: none;
  }
  li {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--kith-space-1);
    min-block-size: var(--kith-target);
  }
  li img {
    flex: none;
    inline-size: 2.25rem;
    block-size: 2.25rem;
    object-fit: contain;
  }
  .name {
    display: flex;
    flex: 1 0 6rem;
    align-items: center;
    min-inline-size: 0;
  }
  .name input {
    min-inline-size: 0;
    flex: 1;
  }
  .colon {
    padding-inline: var(--kith-space-1);
    color: var(--kith-color-muted);
  }
  .moves {
    display: flex;
    margin-inline-start: auto;
  }
  .moves :disabled {
    opacity: 0.35;
  }
  .told {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--kith-space-2);
  }
  .told:empty {
    display: none;
  }
  .wrong {
    flex-basis: 100%;
    color: var(--kith-color-danger);
    font-size: var(--kith-font-size-label);
  }
`
