import { css, type CSSResult } from 'lit'

/**
 * The design tokens of Kith: everything takes its colours, sizes and times from here. They weigh nothing (`:where`), so a page's own `:root { --kith-color-accent: … }` wins wherever it stands.
 * Light or dark is what `color-scheme` says where an element stands: a page that says nothing is light, one with `light dark` follows the reader's choice.
 * More contrast is laid over them by `more-contrast.styles.ts`, where somebody asks for it.
 */
export const tokens: CSSResult = css`
  :where(:root) {
    --kith-font-family: 'Inter Variable', system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif;
    --kith-font-size-small: 0.75rem;
    --kith-font-size-label: 0.875rem;
    --kith-font-size-body: 1rem;
    --kith-font-size-title: 1.25rem;
    --kith-font-size-display: 1.75rem;
    --kith-font-line: 1.45;
    --kith-font-weight-name: 600;

    --kith-space-1: 0.25rem;
    --kith-space-2: 0.5rem;
    --kith-space-3: 0.75rem;
    --kith-space-4: 1rem;
    --kith-space-5: 1.25rem;
    --kith-space-6: 1.5rem;
    --kith-space-8: 2rem;
    --kith-space-12: 3rem;

    --kith-radius-control: 6px;
    --kith-radius-panel: 10px;
    --kith-radius-bubble: 14px;
    --kith-radius-joint: 4px;
    --kith-target: 2.75rem;

    --kith-motion-quick: 120ms;
    --kith-motion-calm: 170ms;
    --kith-motion-ease: cubic-bezier(0.2, 0.7, 0.3, 1);

    --kith-color-canvas: light-dark(oklch(0.988 0.003 85), oklch(0.19 0.004 85));
    --kith-color-panel: light-dark(oklch(0.968 0.004 85), oklch(0.222 0.005 85));
    --kith-color-raised: light-dark(oklch(1 0 0), oklch(0.262 0.006 85));
    --kith-color-field: light-dark(oklch(0.998 0.001 85), oklch(0.17 0.004 85));
    --kith-color-hover: light-dark(oklch(0.25 0.01 85 / 0.05), oklch(0.95 0.01 85 / 0.06));
    --kith-color-selected: light-dark(oklch(0.93 0.018 195), oklch(0.31 0.035 195));
    --kith-color-line: light-dark(oklch(0.905 0.005 85), oklch(0.315 0.006 85));
    --kith-color-edge: light-dark(oklch(0.62 0.01 85), oklch(0.59 0.01 85));
    --kith-color-text: light-dark(oklch(0.255 0.01 85), oklch(0.93 0.005 85));
    --kith-color-muted: light-dark(oklch(0.485 0.012 85), oklch(0.775 0.01 85));
    --kith-color-accent: light-dark(oklch(0.485 0.086 195), oklch(0.79 0.098 192));
    --kith-color-accent-strong: light-dark(oklch(0.43 0.08 195), oklch(0.84 0.095 192));
    --kith-color-on-accent: light-dark(oklch(1 0 0), oklch(0.2 0.03 195));
    --kith-color-own: light-dark(oklch(0.93 0.03 193), oklch(0.338 0.045 195));
    --kith-color-other: light-dark(oklch(0.948 0.005 85), oklch(0.276 0.006 85));
    --kith-color-danger: light-dark(oklch(0.5 0.175 27), oklch(0.785 0.115 25));
    --kith-color-danger-soft: light-dark(oklch(0.955 0.022 27), oklch(0.295 0.045 25));
    --kith-color-warning-soft: light-dark(oklch(0.957 0.04 85), oklch(0.305 0.04 80));
    --kith-color-online: light-dark(oklch(0.57 0.14 152), oklch(0.76 0.15 152));
    --kith-color-away: light-dark(oklch(0.585 0.125 65), oklch(0.8 0.13 78));
    --kith-color-busy: light-dark(oklch(0.57 0.19 26), oklch(0.7 0.16 25));
    --kith-color-offline: light-dark(oklch(0.585 0.01 85), oklch(0.64 0.01 85));
    --kith-color-focus: var(--kith-color-accent);
    --kith-color-shade: light-dark(oklch(0.25 0.01 85 / 0.28), oklch(0 0 0 / 0.55));
    --kith-shadow-float:
      0 1px 2px light-dark(oklch(0.25 0.01 85 / 0.08), oklch(0 0 0 / 0.4)),
      0 12px 32px light-dark(oklch(0.25 0.01 85 / 0.14), oklch(0 0 0 / 0.5));
  }

  @media (min-width: 60rem) {
    :where(:root) {
      --kith-font-size-body: 0.9375rem;
    }
  }

  @media (prefers-reduced-motion: reduce) {
    :where(:root) {
      --kith-motion-quick: 0ms;
      --kith-motion-calm: 0ms;
    }
  }
`
