import { css, type CSSResult } from 'lit'

export const recorderStyles: CSSResult = css`
  :host {
    display: block;
  }
  .strip {
    display: flex;
    align-items: center;
    gap: var(--kith-space-2);
    min-block-size: var(--kith-target);
    padding: 3px;
    border: 1px solid var(--kith-color-edge);
    border-radius: var(--kith-radius-bubble);
    background: var(--kith-color-field);
  }
  .words {
    flex: 1;
    padding-inline-start: var(--kith-space-3);
  }
  .time {
    flex: none;
    font-variant-numeric: tabular-nums;
  }
  .dot {
    flex: none;
    inline-size: 0.625rem;
    block-size: 0.625rem;
    border-radius: 50%;
    background: var(--kith-color-danger);
  }
  .levels {
    flex: 1;
    min-inline-size: 0;
    block-size: 1.75rem;
    color: var(--kith-color-accent);
  }
  audio {
    flex: 1;
    min-inline-size: 0;
    block-size: 2.5rem;
  }
  .send {
    border-radius: 11px;
    background: var(--kith-color-accent);
    color: var(--kith-color-on-accent);
  }
  .send:hover {
    background: var(--kith-color-accent-strong);
    color: var(--kith-color-on-accent);
  }
  @media (forced-colors: active) {
    .dot {
      forced-color-adjust: none;
    }
  }
`
