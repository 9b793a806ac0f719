import { css, type CSSResult } from 'lit'

export const moreStyles: CSSResult = css`
  .text .mention {
    padding-inline: 0.15em;
    border-radius: var(--kith-radius-joint);
    background: none;
    color: var(--kith-color-accent-strong);
    font-weight: 600;
    text-decoration: none;
  }
  .text a.mention:hover {
    text-decoration: underline;
  }
  .text mark.mention {
    background: color-mix(in oklch, var(--kith-color-accent) 18%, transparent);
    color: inherit;
  }
  .signs-of {
    display: flex;
    flex-wrap: wrap;
    gap: var(--kith-space-1);
    margin-block-start: 2px;
  }
  .own .signs-of {
    justify-content: flex-end;
  }
  .sign-of {
    display: inline-flex;
    align-items: center;
    gap: var(--kith-space-1);
    min-block-size: 1.75rem;
    max-inline-size: 10rem;
    padding: 0 var(--kith-space-2);
    overflow: hidden;
    border: 1px solid var(--kith-color-line);
    border-radius: 99px;
    background: var(--kith-color-raised);
    font-size: var(--kith-font-size-label);
    font-variant-numeric: tabular-nums;
    cursor: pointer;
  }
  .sign-of[aria-pressed='true'] {
    border-color: var(--kith-color-accent);
    background: var(--kith-color-own);
  }
  .count {
    font-weight: 600;
  }
  @media (hover: none) {
    .sign-of {
      min-block-size: 2rem;
    }
  }
  @media (forced-colors: active) {
    .text mark.mention {
      outline: 1px solid Highlight;
    }
  }
`
