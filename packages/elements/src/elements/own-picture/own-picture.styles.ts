import { css, type CSSResult } from 'lit'

export const ownPictureStyles: CSSResult = css`
  .shown {
    display: grid;
    justify-items: center;
    gap: var(--kith-space-4);
    text-align: center;
  }
  .shown kith-avatar {
    --size: 9rem;
  }
  .shown p {
    max-inline-size: 26rem;
    text-wrap: balance;
  }
  .buttons {
    justify-content: center;
  }
  .problem {
    text-align: start;
  }
`
