import { css, type CSSResult } from 'lit'

export const statusJournalStyles: CSSResult = css`
  :host {
    --label: 3.75rem;
    display: block;
    font-size: var(--kith-font-size-label);
  }
  .patterns {
    position: absolute;
  }
  .hatch {
    stroke: var(--kith-color-edge);
    stroke-width: 1.5;
    opacity: 0.55;
  }
  .standing {
    overflow-wrap: anywhere;
  }
  .standing + p {
    margin-block-start: var(--kith-space-3);
  }
  .fault {
    margin-block-start: var(--kith-space-3);
    color: var(--kith-color-danger);
  }
  .weeks {
    display: flex;
    align-items: center;
    justify-content: space-between;
    margin-block: var(--kith-space-3) var(--kith-space-1);
  }
  .week {
    font-size: var(--kith-font-size-body);
    font-weight: 600;
    text-align: center;
  }
  .on svg,
  :dir(rtl).icon-button svg {
    transform: scaleX(-1);
  }
  :dir(rtl).on svg {
    transform: none;
  }
  [aria-disabled='true'] {
    opacity: 0.35;
    cursor: default;
  }
  .axis {
    display: grid;
    grid-template-columns: repeat(4, 1fr);
    margin-inline-start: var(--label);
    color: var(--kith-color-muted);
    font-size: var(--kith-font-size-small);
    font-variant-numeric: tabular-nums;
  }
  .chart ul {
    display: grid;
    gap: 6px;
    margin-block-start: var(--kith-space-1);
  }
  .chart li {
    display: grid;
    grid-template-columns: var(--label) minmax(0, 1fr);
    align-items: center;
  }
  .date {
    color: var(--kith-color-muted);
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .chart svg {
    border-block-end: 1px solid var(--kith-color-line);
    border-inline-start: 1px solid var(--kith-color-line);
  }
  .chart svg:dir(rtl) {
    transform: scaleX(-1);
  }
  .hour {
    stroke: var(--kith-color-line);
  }
  .online {
    fill: var(--kith-color-online);
  }
  .away {
    fill: var(--kith-color-away);
  }
  .busy {
    fill: var(--kith-color-busy);
  }
  .stripe {
    fill: var(--kith-color-raised);
  }
  .offline {
    fill: var(--kith-color-edge);
  }
  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: var(--kith-space-2) var(--kith-space-5);
    margin-block: var(--kith-space-4) var(--kith-space-3);
  }
  .legend li {
    display: flex;
    align-items: center;
    gap: var(--kith-space-2);
  }
  .total {
    color: var(--kith-color-muted);
    font-variant-numeric: tabular-nums;
  }
  details {
    margin-block: var(--kith-space-3);
  }
  summary {
    inline-size: fit-content;
    min-block-size: var(--kith-target);
    line-height: var(--kith-target);
    cursor: pointer;
  }
  .scroll {
    overflow-x: auto;
    scrollbar-width: thin;
  }
  table {
    inline-size: 100%;
    border-collapse: collapse;
    font-variant-numeric: tabular-nums;
  }
  th,
  td {
    padding: var(--kith-space-1) var(--kith-space-2);
    border-block-end: 1px solid var(--kith-color-line);
    text-align: end;
    white-space: nowrap;
  }
  th:first-child {
    padding-inline-start: 0;
    text-align: start;
  }
  thead th {
    color: var(--kith-color-muted);
    font-size: var(--kith-font-size-small);
    font-weight: 500;
    vertical-align: bottom;
    white-space: normal;
  }
  tbody th {
    font-weight: 400;
  }
  tfoot th,
  tfoot td {
    border: 0;
    font-weight: 600;
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: var(--kith-space-2);
  }
  .actions > .danger {
    padding-inline: var(--kith-space-2);
  }
  .confirm {
    padding: var(--kith-space-3);
    border-radius: var(--kith-radius-panel);
    background: var(--kith-color-danger-soft);
  }
  .confirm .actions {
    margin-block-start: var(--kith-space-3);
  }
  .own {
    margin-block-start: var(--kith-space-4);
    padding-block-start: var(--kith-space-3);
    border-block-start: 1px solid var(--kith-color-line);
  }
  .own label {
    display: flex;
    align-items: center;
    gap: var(--kith-space-3);
    min-block-size: var(--kith-target);
    overflow-wrap: anywhere;
    cursor: pointer;
  }
  input[type='checkbox'] {
    flex: none;
    inline-size: 1.15rem;
    block-size: 1.15rem;
    accent-color: var(--kith-color-accent);
  }
  @media (forced-colors: active) {
    .chart svg,
    .legend svg {
      forced-color-adjust: none;
    }
  }
  @media (max-width: 30rem) {
    table {
      font-size: var(--kith-font-size-small);
    }
  }
  @media (max-width: 40rem) {
    th,
    td {
      padding-inline: var(--kith-space-1);
    }
  }
`
