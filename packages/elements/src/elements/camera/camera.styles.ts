import { css, type CSSResult } from 'lit'

export const cameraStyles: CSSResult = css`
  :host {
    display: block;
  }
  video,
  img {
    display: block;
    inline-size: 100%;
    max-block-size: 60dvh;
    border-radius: var(--kith-radius-panel);
    background: var(--kith-color-hover);
    object-fit: contain;
  }
  /* One's own face as in a mirror; what is sent is as others see it. */
  video.mirror {
    scale: -1 1;
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    justify-content: flex-end;
    gap: var(--kith-space-2);
    margin-block-start: var(--kith-space-3);
  }
`
