import { css, type CSSResult } from 'lit'

export const moreStyles: CSSResult = css`
  .lasts {
    flex: none;
    margin-inline-start: var(--kith-space-1);
    color: var(--kith-color-muted);
    line-height: 1;
  }
  .text .emoticon {
    display: inline-block;
    inline-size: auto;
    block-size: 1.5em;
    min-inline-size: 1.5em;
    max-inline-size: 4.5em;
    vertical-align: -0.4em;
    object-fit: contain;
  }
  .text .emoticon.large {
    block-size: 3rem;
    min-inline-size: 3rem;
    max-inline-size: 9rem;
    vertical-align: middle;
  }
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
  .passed-on {
    display: flex;
    align-items: center;
    gap: var(--kith-space-1);
    color: var(--kith-color-muted);
    font-size: var(--kith-font-size-small);
  }
  .quote {
    display: block;
    overflow: hidden;
    inline-size: 100%;
    margin-block-end: var(--kith-space-1);
    padding: var(--kith-space-1) var(--kith-space-2);
    border: 0;
    border-inline-start: 3px solid var(--kith-color-accent);
    border-radius: var(--kith-radius-joint);
    background: color-mix(in oklch, var(--kith-color-text) 5%, transparent);
    font-size: var(--kith-font-size-label);
    text-align: start;
    cursor: pointer;
  }
  .quote b,
  .quote span {
    display: block;
    max-inline-size: min(26rem, 100%);
  }
  .quote b {
    color: var(--kith-color-accent-strong);
    font-weight: 600;
  }
  .thread-line {
    display: inline-flex;
    align-items: center;
    gap: var(--kith-space-1);
    align-self: flex-start;
    inline-size: fit-content;
    min-block-size: 1.75rem;
    padding-inline: var(--kith-space-1);
    border-radius: var(--kith-radius-control);
    color: var(--kith-color-accent-strong);
    font-size: var(--kith-font-size-label);
    font-variant-numeric: tabular-nums;
    text-decoration: none;
  }
  .own .thread-line {
    align-self: flex-end;
    margin-inline-start: auto;
  }
  .thread-line:hover span {
    text-decoration: underline;
  }
  .thread-line b {
    padding-inline: 0.375rem;
    border-radius: 99px;
    background: var(--kith-color-accent);
    color: var(--kith-color-on-accent);
    font-size: var(--kith-font-size-small);
    font-weight: 600;
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
    .thread-line {
      min-block-size: var(--kith-target);
    }
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
