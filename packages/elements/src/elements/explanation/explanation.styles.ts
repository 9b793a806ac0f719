import { css, type CSSResult } from 'lit'

export const explanationStyles: CSSResult = css`
  .card {
    position: fixed;
    inset: auto;
    inline-size: min(22rem, calc(100vw - 2rem));
    max-block-size: calc(100dvh - 2rem);
    margin: 0;
    padding: var(--kith-space-4);
    overflow: auto;
    border: 1px solid var(--kith-color-line);
    border-radius: var(--kith-radius-panel);
    background: var(--kith-color-raised);
    color: var(--kith-color-text);
    box-shadow: var(--kith-shadow-float);
    font-size: var(--kith-font-size-label);
  }
  .head {
    display: flex;
    align-items: flex-start;
    justify-content: space-between;
    gap: var(--kith-space-2);
  }
  h2 {
    font-size: var(--kith-font-size-body);
    font-weight: 600;
  }
  .head .icon-button {
    margin: -0.75rem -0.75rem 0 0;
  }
  .sentence {
    margin-block-start: var(--kith-space-1);
    color: var(--kith-color-muted);
  }
  h3 {
    margin-block: var(--kith-space-3) var(--kith-space-1);
    font-size: var(--kith-font-size-small);
    font-weight: 600;
  }
  .steps {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .steps li {
    display: flex;
    gap: var(--kith-space-3);
    padding-block: 1px;
  }
  .steps time {
    flex: none;
    color: var(--kith-color-muted);
    font-variant-numeric: tabular-nums;
  }
  .small-button {
    margin-block-start: var(--kith-space-3);
  }
  dl {
    display: grid;
    grid-template-columns: auto 1fr;
    margin-block-start: var(--kith-space-3);
    gap: var(--kith-space-1) var(--kith-space-4);
  }
  dt {
    color: var(--kith-color-muted);
  }
  dd {
    min-inline-size: 0;
    overflow-wrap: anywhere;
    font-variant-numeric: tabular-nums;
  }
  code {
    font:
      0.75rem / 1.5 ui-monospace,
      'SF Mono',
      'DejaVu Sans Mono',
      monospace;
    user-select: all;
  }
`
