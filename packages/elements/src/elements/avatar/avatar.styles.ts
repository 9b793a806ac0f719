import { css, type CSSResult } from 'lit'

export const avatarStyles: CSSResult = css`
  :host {
    --size: 2.5rem;
    display: inline-block;
    position: relative;
    flex: none;
    inline-size: var(--size);
    block-size: var(--size);
  }
  .face {
    display: grid;
    place-items: center;
    inline-size: 100%;
    block-size: 100%;
    border-radius: 50%;
    background: light-dark(oklch(0.9 0.048 var(--hue)), oklch(0.4 0.055 var(--hue)));
    color: light-dark(oklch(0.38 0.075 var(--hue)), oklch(0.92 0.035 var(--hue)));
    font-size: calc(var(--size) * 0.4);
    font-weight: 600;
    line-height: 1;
    letter-spacing: 0.01em;
    user-select: none;
  }
  @media (forced-colors: active) {
    .face {
      border: 1px solid CanvasText;
    }
  }
  :host([size='large']) {
    --size: 5rem;
  }
  :host([size='small']) {
    --size: 2.25rem;
  }
  :host([size='tiny']) {
    --size: 1.75rem;
  }
  :host([is-group]) .face {
    border-radius: 30%;
  }
  img.face {
    object-fit: cover;
  }
  .hue-0 {
    --hue: 20;
  }
  .hue-1 {
    --hue: 55;
  }
  .hue-2 {
    --hue: 95;
  }
  .hue-3 {
    --hue: 145;
  }
  .hue-4 {
    --hue: 190;
  }
  .hue-5 {
    --hue: 240;
  }
  .hue-6 {
    --hue: 290;
  }
  .hue-7 {
    --hue: 340;
  }
  kith-presence-dot {
    position: absolute;
    inset-inline-end: -2px;
    inset-block-end: -2px;
  }
  :host([size='large']) kith-presence-dot {
    scale: 1.5;
    inset-inline-end: 5px;
    inset-block-end: 5px;
  }
`
