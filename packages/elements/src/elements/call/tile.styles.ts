import { css, type CSSResult } from 'lit'

/** The people in a call: between two the other one is large and the person itself small; with more all are alike. */
export const tileStyles: CSSResult = css`
  .tiles {
    position: relative;
    display: grid;
    flex: 1;
    gap: var(--kith-space-2);
    grid-auto-rows: minmax(0, 1fr);
    min-block-size: 0;
    padding: 0 var(--kith-space-3);
  }
  .tile {
    position: relative;
    display: grid;
    place-items: center;
    min-inline-size: 0;
    min-block-size: 0;
    overflow: hidden;
    border-radius: var(--kith-radius-bubble);
    background: var(--kith-color-other);
  }
  .tile video {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    object-fit: cover;
    background: oklch(0.2 0.005 85);
  }
  .tile.screen video {
    object-fit: contain;
  }
  .tile.own.camera video {
    transform: scaleX(-1);
  }
  .tile.dim video,
  .tile.dim kith-avatar {
    opacity: 0.45;
  }
  .plate {
    position: absolute;
    inset-block-end: var(--kith-space-2);
    inset-inline-start: var(--kith-space-2);
    display: flex;
    align-items: center;
    gap: var(--kith-space-1);
    max-inline-size: calc(100% - 2 * var(--kith-space-2));
    padding: 0.125rem var(--kith-space-2);
    border-radius: var(--kith-radius-control);
    background: var(--kith-color-raised);
    color: var(--kith-color-text);
    font-size: var(--kith-font-size-label);
  }
  .trouble {
    position: absolute;
    inset-block-start: var(--kith-space-3);
    inset-inline: var(--kith-space-3);
    inline-size: fit-content;
    margin-inline: auto;
    padding: 0.125rem var(--kith-space-3);
    border-radius: 99px;
    background: var(--kith-color-raised);
    color: var(--kith-color-muted);
    font-size: var(--kith-font-size-label);
    text-align: center;
  }
  .tile.rung kith-avatar {
    opacity: 0.6;
  }
  .count-1 .own {
    position: absolute;
    inset-block-end: var(--kith-space-3);
    inset-inline-end: calc(var(--kith-space-3) * 2);
    inline-size: min(30%, 14rem);
    aspect-ratio: 4 / 3;
    border: 2px solid var(--kith-color-panel);
    background: var(--kith-color-raised);
  }
  .count-1 .own .plate {
    inset-block-end: var(--kith-space-1);
    inset-inline-start: var(--kith-space-1);
    font-size: var(--kith-font-size-small);
  }
  .count-3 {
    grid-template-columns: repeat(2, minmax(0, 1fr));
  }
  @media (min-width: 40rem) {
    .tiles {
      padding: 0 var(--kith-space-4);
    }
    .count-2,
    .count-3 {
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }
  }
  @media (min-width: 75rem) {
    .count-2 {
      grid-template-columns: repeat(3, minmax(0, 1fr));
      align-content: center;
      grid-auto-rows: minmax(0, 60%);
    }
  }
`
