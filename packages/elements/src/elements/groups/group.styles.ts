import { css, type CSSResult } from 'lit'

export const groupStyles: CSSResult = css`
  section > kith-export,
  section > kith-lasting,
  section > kith-mute {
    margin-inline: 0;
    padding-block: 0;
    border: 0;
  }
  section {
    margin-inline: var(--kith-space-4);
    padding-block: var(--kith-space-4);
    border-block-start: 1px solid var(--kith-color-line);
  }
  h3 {
    margin-block-end: var(--kith-space-2);
    color: var(--kith-color-muted);
    font-size: var(--kith-font-size-label);
    font-weight: 600;
  }
  .editing {
    display: grid;
    gap: var(--kith-space-3);
    inline-size: 100%;
    text-align: start;
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: var(--kith-space-2);
  }
  .add {
    inline-size: 100%;
    margin-block-end: var(--kith-space-2);
  }
  .member {
    display: flex;
    align-items: center;
    gap: var(--kith-space-3);
    inline-size: calc(100% + 2 * var(--kith-space-2));
    min-block-size: var(--kith-target);
    margin-inline: calc(-1 * var(--kith-space-2));
    padding: var(--kith-space-1) var(--kith-space-2);
    border: 0;
    border-radius: var(--kith-radius-control);
    background: none;
    text-align: start;
  }
  button.member {
    cursor: pointer;
  }
  button.member:hover {
    background: var(--kith-color-hover);
  }
  .name {
    flex: 1;
  }
  .role {
    flex: none;
    color: var(--kith-color-muted);
    font-size: var(--kith-font-size-small);
  }
  .changes {
    display: grid;
    gap: var(--kith-space-1);
    padding-block: var(--kith-space-1) var(--kith-space-3);
  }
  .changes .button {
    border-color: transparent;
    justify-content: start;
    font-weight: 500;
  }
  .differs {
    display: flex;
    gap: var(--kith-space-2);
    padding: var(--kith-space-2);
    border-radius: var(--kith-radius-control);
    background: var(--kith-color-warning-soft);
    font-size: var(--kith-font-size-label);
  }
  .problem {
    margin: 0 var(--kith-space-4) var(--kith-space-3);
    padding: var(--kith-space-3);
    border-radius: var(--kith-radius-panel);
    background: var(--kith-color-danger-soft);
    font-size: var(--kith-font-size-label);
  }
  .ending {
    margin: 0 var(--kith-space-4);
    padding-block: var(--kith-space-3) var(--kith-space-5);
  }
`
