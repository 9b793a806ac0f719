import { css, type CSSResult } from 'lit'

export const messageExtrasStyles: CSSResult = css`
  .text .code,
  .text code {
    border-radius: var(--kith-radius-control);
    background: color-mix(in oklch, var(--kith-color-text) 8%, transparent);
    font-family: ui-monospace, 'Cascadia Mono', Menlo, Consolas, monospace;
    font-size: 0.9em;
  }
  .text code {
    padding: 0.05em 0.3em;
  }
  .text .code {
    display: block;
    max-block-size: 20rem;
    margin: var(--kith-space-1) 0;
    padding: var(--kith-space-2);
    overflow: auto;
    white-space: pre;
    overflow-wrap: normal;
  }
  .text blockquote {
    margin: var(--kith-space-1) 0;
    padding-inline-start: var(--kith-space-2);
    border-inline-start: 3px solid var(--kith-color-edge);
  }
  .text .part {
    display: block;
  }
  .deleted {
    display: flex;
    align-items: center;
    gap: var(--kith-space-1);
    color: var(--kith-color-muted);
    font-style: italic;
  }
  .content-of {
    min-inline-size: 0;
  }
  .edited {
    flex: none;
    color: var(--kith-color-muted);
    font-size: var(--kith-font-size-small);
  }
  .tools {
    display: flex;
    flex: none;
    opacity: 0;
    transition: opacity var(--kith-motion-quick) var(--kith-motion-ease);
  }
  .message:hover .tools,
  .message:focus-visible .tools,
  .tools:focus-within {
    opacity: 1;
  }
  .tool {
    display: grid;
    place-items: center;
    inline-size: 1.75rem;
    block-size: 1.75rem;
    padding: 0;
    border: 0;
    border-radius: 50%;
    background: none;
    color: var(--kith-color-muted);
    cursor: pointer;
  }
  .tool:hover {
    background: var(--kith-color-hover);
    color: var(--kith-color-text);
  }
  @media (hover: none) {
    .tools {
      display: none;
    }
    .bubble {
      -webkit-touch-callout: none;
    }
  }
`
