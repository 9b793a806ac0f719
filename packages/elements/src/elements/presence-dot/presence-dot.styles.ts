import { css, type CSSResult } from 'lit'

export const presenceDotStyles: CSSResult = css`
  :host {
    display: inline-block;
    inline-size: 14px;
    block-size: 14px;
    flex: none;
    border-radius: 50%;
    background: var(--kith-presence-ground, var(--kith-color-panel));
  }
  .online {
    color: var(--kith-color-online);
  }
  .away {
    color: var(--kith-color-away);
  }
  .busy {
    color: var(--kith-color-busy);
  }
  .offline,
  .unknown {
    color: var(--kith-color-offline);
  }
  .cutout {
    stroke: var(--kith-presence-ground, var(--kith-color-panel));
  }
`
