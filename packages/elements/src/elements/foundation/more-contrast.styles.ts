import { css, type CSSResult } from 'lit'

const colours = css`
  --kith-color-canvas: light-dark(oklch(1 0 0), oklch(0.13 0 0));
  --kith-color-panel: light-dark(oklch(0.985 0.002 85), oklch(0.155 0.002 85));
  --kith-color-raised: light-dark(oklch(1 0 0), oklch(0.19 0.003 85));
  --kith-color-field: light-dark(oklch(1 0 0), oklch(0.11 0 0));
  --kith-color-hover: light-dark(oklch(0.25 0.01 85 / 0.08), oklch(0.95 0.01 85 / 0.11));
  --kith-color-selected: light-dark(oklch(0.91 0.035 195), oklch(0.285 0.045 195));
  --kith-color-line: light-dark(oklch(0.6 0.008 85), oklch(0.6 0.008 85));
  --kith-color-edge: light-dark(oklch(0.42 0.01 85), oklch(0.78 0.01 85));
  --kith-color-text: light-dark(oklch(0.16 0.006 85), oklch(0.985 0.003 85));
  --kith-color-muted: light-dark(oklch(0.345 0.01 85), oklch(0.885 0.008 85));
  --kith-color-accent: light-dark(oklch(0.355 0.066 195), oklch(0.87 0.09 192));
  --kith-color-accent-strong: light-dark(oklch(0.3 0.055 195), oklch(0.92 0.075 192));
  --kith-color-on-accent: light-dark(oklch(1 0 0), oklch(0.13 0.02 195));
  --kith-color-own: light-dark(oklch(0.925 0.034 193), oklch(0.285 0.045 195));
  --kith-color-other: light-dark(oklch(0.945 0.005 85), oklch(0.235 0.005 85));
  --kith-color-danger: light-dark(oklch(0.395 0.15 27), oklch(0.885 0.07 25));
  --kith-color-danger-soft: light-dark(oklch(0.955 0.022 27), oklch(0.24 0.045 25));
  --kith-color-warning-soft: light-dark(oklch(0.957 0.04 85), oklch(0.25 0.04 80));
  --kith-color-online: light-dark(oklch(0.45 0.12 152), oklch(0.8 0.16 152));
  --kith-color-away: light-dark(oklch(0.465 0.105 65), oklch(0.84 0.13 78));
  --kith-color-busy: light-dark(oklch(0.47 0.17 26), oklch(0.78 0.14 25));
  --kith-color-offline: light-dark(oklch(0.46 0.01 85), oklch(0.78 0.01 85));
`

/**
 * More contrast: text at 7:1 and more, signs and edges at 4.5:1; what is soft elsewhere has an edge here. It counts where the reader's system asks for it, and in everything with
 * `data-kith-contrast="more"`.
 */
export const moreContrast: CSSResult = css`
  @media (prefers-contrast: more) {
    :where(:root) {
      ${colours}
    }
  }
  :where([data-kith-contrast='more']) {
    ${colours}
    --kith-color-focus: var(--kith-color-accent);
  }
`
