import { css, type CSSResult } from 'lit'

export const charmSettingsStyles: CSSResult = css`
  .sound {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: var(--kith-space-3);
  }
  .sound .switch {
    flex: 1;
    min-inline-size: 0;
  }
`
