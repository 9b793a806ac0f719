import { css, type CSSResult } from 'lit'

export const messengerStyles: CSSResult = css`
  :host {
    display: flex;
    flex-direction: column;
    block-size: min(40rem, 100dvh);
    background: var(--kith-color-canvas);
  }
  .stages {
    display: grid;
    grid-template-rows: minmax(0, 1fr);
    flex: 1;
    min-block-size: 0;
  }
  .stages > * {
    grid-area: 1 / 1;
    block-size: auto;
    min-inline-size: 0;
    min-block-size: 0;
  }
  .stages > :not(.shown) {
    display: none;
  }
  .nobody,
  .failed {
    display: grid;
    place-content: center;
    justify-items: center;
    gap: var(--kith-space-3);
    padding: var(--kith-space-6);
    color: var(--kith-color-muted);
    text-align: center;
    text-wrap: balance;
  }
  .nobody svg {
    color: var(--kith-color-line);
  }
  .failed {
    flex: 1;
    color: var(--kith-color-text);
  }
  .failed p {
    max-inline-size: 28rem;
  }
  .wide {
    --kith-dialog-size: 36rem;
  }
  @media (min-width: 60rem) {
    .stages {
      grid-template-columns: minmax(17rem, 20rem) minmax(0, 1fr);
    }
    .stages.with-details {
      grid-template-columns: minmax(16rem, 20rem) minmax(0, 1fr) minmax(15rem, 17.5rem);
    }
    .stages > *,
    .stages > :not(.shown) {
      grid-area: auto;
      display: flex;
    }
    .stages > .nobody {
      display: grid;
    }
    kith-details.side,
    kith-group.side {
      display: block !important;
    }
    .stages.with-details:has(> kith-thread) {
      grid-template-columns: minmax(16rem, 20rem) minmax(0, 1fr) minmax(18rem, 24rem);
    }
    kith-thread.side {
      display: flex !important;
      border-inline-start: 1px solid var(--kith-color-line);
    }
    kith-roster {
      border-inline-end: 1px solid var(--kith-color-line);
    }
    kith-details,
    kith-group {
      border-inline-start: 1px solid var(--kith-color-line);
    }
  }
`
