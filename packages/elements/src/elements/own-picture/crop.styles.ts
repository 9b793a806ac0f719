import { css, type CSSResult } from 'lit'

export const cropStyles: CSSResult = css`
  :host {
    display: grid;
    justify-items: center;
    gap: var(--kith-space-3);
  }
  .frame {
    inline-size: min(16rem, 100%);
    aspect-ratio: 1;
    border-radius: 50%;
    background: var(--kith-color-selected);
    cursor: grab;
    touch-action: none;
  }
  .frame:active {
    cursor: grabbing;
  }
  canvas {
    display: block;
    inline-size: 100%;
    block-size: 100%;
    border-radius: 50%;
  }
  .closer {
    display: flex;
    align-items: center;
    gap: var(--kith-space-3);
    inline-size: min(16rem, 100%);
    min-block-size: var(--kith-target);
    font-size: var(--kith-font-size-label);
  }
  input {
    flex: 1;
    min-inline-size: 0;
    accent-color: var(--kith-color-accent);
  }
  .hint {
    max-inline-size: 24rem;
    text-align: center;
    text-wrap: balance;
  }
`
