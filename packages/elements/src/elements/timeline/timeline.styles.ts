import { css, type CSSResult } from 'lit'

export const timelineStyles: CSSResult = css`
  :host {
    display: block;
    position: relative;
    min-block-size: 0;
    flex: 1;
  }
  .scroller {
    block-size: 100%;
    overflow: hidden auto;
    overflow-anchor: none;
    overscroll-behavior: contain;
    scrollbar-gutter: stable;
    scrollbar-width: thin;
    scrollbar-color: var(--kith-color-line) transparent;
  }
  .content {
    display: flex;
    flex-direction: column;
    justify-content: flex-end;
    min-block-size: 100%;
    max-inline-size: 52rem;
    margin-inline: auto;
    padding: var(--kith-space-4) var(--kith-space-4) var(--kith-space-3);
  }
  .content.empty {
    justify-content: center;
  }
  .beginning,
  .earlier {
    padding: var(--kith-space-3) var(--kith-space-4) var(--kith-space-4);
    color: var(--kith-color-muted);
    font-size: var(--kith-font-size-label);
    text-align: center;
    text-wrap: balance;
  }
  .day-label {
    position: sticky;
    inset-block-start: var(--kith-space-2);
    z-index: 1;
    inline-size: fit-content;
    margin: var(--kith-space-4) auto var(--kith-space-2);
    padding: 0.125rem var(--kith-space-3);
    border-radius: 99px;
    background: var(--kith-color-canvas);
    color: var(--kith-color-muted);
    font-size: var(--kith-font-size-small);
    font-weight: 600;
  }
  .pause {
    margin-block: var(--kith-space-4) var(--kith-space-2);
    color: var(--kith-color-muted);
    font-size: var(--kith-font-size-small);
    font-variant-numeric: tabular-nums;
    text-align: center;
  }
  .day-label + ol > .pause:first-child {
    margin-block-start: 0;
  }
  .unread {
    display: flex;
    align-items: center;
    gap: var(--kith-space-3);
    margin-block: var(--kith-space-4) var(--kith-space-2);
    color: var(--kith-color-accent);
    font-size: var(--kith-font-size-small);
    font-weight: 600;
  }
  .unread::before,
  .unread::after {
    content: '';
    flex: 1;
    border-block-start: 1px solid currentColor;
    opacity: 0.45;
  }
  .notice p {
    display: flex;
    align-items: center;
    justify-content: center;
    gap: var(--kith-space-2);
    margin-block: var(--kith-space-3);
    color: var(--kith-color-muted);
    font-size: var(--kith-font-size-small);
    text-align: center;
  }
  .notice .missed {
    color: var(--kith-color-danger);
  }
  .event p {
    margin-block: var(--kith-space-2);
  }
  .message {
    display: block;
    contain: layout style;
    margin-block-start: 2px;
    border-radius: var(--kith-radius-bubble);
  }
  .message.first {
    margin-block-start: var(--kith-space-3);
  }
  .message:focus-visible {
    outline-offset: 1px;
  }
  .author {
    margin-block-end: 2px;
    padding-inline-start: calc(2.25rem + var(--kith-space-3));
    color: var(--kith-color-muted);
    font-size: var(--kith-font-size-small);
    font-weight: var(--kith-font-weight-name);
  }
  .by {
    align-self: flex-end;
    inline-size: 1.75rem;
    flex: none;
  }
  .line {
    display: flex;
    align-items: center;
    gap: var(--kith-space-2);
  }
  .own .line {
    justify-content: flex-end;
  }
  .other .line {
    flex-direction: row-reverse;
    justify-content: flex-end;
  }
  time {
    flex: none;
    color: var(--kith-color-muted);
    font-size: var(--kith-font-size-small);
    font-variant-numeric: tabular-nums;
    opacity: 0;
    transition: opacity var(--kith-motion-quick) var(--kith-motion-ease);
  }
  .message:hover time,
  .message:focus-within time,
  .message:focus time {
    opacity: 1;
  }
  .bubble {
    display: flex;
    align-items: flex-end;
    gap: var(--kith-space-2);
    min-inline-size: 0;
    max-inline-size: min(34rem, 82%);
    padding: var(--kith-space-2) var(--kith-space-3);
    border-radius: var(--kith-radius-bubble);
    background: var(--kith-color-other);
  }
  .own .bubble {
    padding-inline-end: var(--kith-space-2);
    background: var(--kith-color-own);
  }
  .own:not(.first) .bubble {
    border-start-end-radius: var(--kith-radius-joint);
  }
  .own:not(.last) .bubble {
    border-end-end-radius: var(--kith-radius-joint);
  }
  .other:not(.first) .bubble {
    border-start-start-radius: var(--kith-radius-joint);
  }
  .other:not(.last) .bubble {
    border-end-start-radius: var(--kith-radius-joint);
  }
  .text {
    min-inline-size: 0;
    overflow-wrap: anywhere;
    white-space: pre-wrap;
  }
  .text a {
    color: var(--kith-color-accent-strong);
    text-underline-offset: 2px;
  }
  .mark {
    position: relative;
    flex: none;
    margin: 0 0 1px;
    padding: 0;
    border: 0;
    border-radius: 50%;
    background: none;
    color: var(--kith-color-muted);
    cursor: pointer;
  }
  .mark::before {
    content: '';
    position: absolute;
    inset: -14px;
  }
  .mark.ticks,
  .mark.read {
    color: var(--kith-color-accent);
  }
  .mark.alert {
    color: var(--kith-color-danger);
  }
  .tip {
    position: absolute;
    inset-inline-end: -4px;
    inset-block-end: calc(100% + 8px);
    z-index: 2;
    inline-size: max-content;
    max-inline-size: 15rem;
    padding: var(--kith-space-1) var(--kith-space-2);
    border-radius: var(--kith-radius-control);
    background: var(--kith-color-text);
    color: var(--kith-color-canvas);
    font-size: var(--kith-font-size-small);
    text-align: start;
    pointer-events: none;
    display: none;
  }
  :host(:not([explaining])) .mark:hover .tip,
  :host(:not([explaining])) .mark:focus-visible .tip {
    display: block;
    animation: appear 1ms 300ms backwards;
  }
  .problem {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: flex-end;
    gap: 0 var(--kith-space-3);
    padding: var(--kith-space-1) var(--kith-space-2) 0;
    color: var(--kith-color-danger);
    font-size: var(--kith-font-size-label);
    text-align: end;
  }
  .waits {
    padding: var(--kith-space-1) var(--kith-space-2) 0;
    color: var(--kith-color-muted);
    font-size: var(--kith-font-size-label);
    text-align: end;
  }
  .typing {
    display: flex;
    align-items: center;
    gap: 5px;
    inline-size: fit-content;
    margin-block-start: var(--kith-space-3);
    padding: var(--kith-space-3) var(--kith-space-4);
    border-radius: var(--kith-radius-bubble);
    background: var(--kith-color-other);
  }
  .typing i {
    inline-size: 6px;
    block-size: 6px;
    border-radius: 50%;
    background: var(--kith-color-muted);
  }
  .to-end {
    position: absolute;
    inset-inline-end: var(--kith-space-4);
    inset-block-end: var(--kith-space-3);
    display: flex;
    align-items: center;
    gap: var(--kith-space-2);
    min-inline-size: var(--kith-target);
    min-block-size: var(--kith-target);
    padding: 0 var(--kith-space-3);
    border: 1px solid var(--kith-color-line);
    border-radius: 99px;
    background: var(--kith-color-raised);
    box-shadow: var(--kith-shadow-float);
    font-size: var(--kith-font-size-label);
    font-weight: 600;
    cursor: pointer;
  }
  .target .bubble {
    box-shadow: 0 0 0 2px var(--kith-color-accent);
  }
  @media (prefers-reduced-motion: no-preference) {
    .fresh {
      animation: arrive var(--kith-motion-calm) var(--kith-motion-ease);
    }
  }
  @keyframes appear {
    from {
      visibility: hidden;
    }
  }
  @keyframes arrive {
    from {
      opacity: 0;
      transform: translateY(8px);
    }
  }
  @media (hover: none) {
    time {
      display: none;
    }
  }
  @media (forced-colors: active) {
    .bubble {
      border: 1px solid CanvasText;
    }
    .own .bubble {
      border-inline-end-width: 4px;
    }
  }
`
