import { Cell } from '../../controllers/observable/cell.ts'
import type * as parts from './charm-parts.ts'

/** What the conversation and the roster show of nudges and calls. */
export type CharmView = typeof parts

/** It is loaded when there is one of them to show. */
export const charmView: Cell<CharmView | undefined> = new Cell<CharmView | undefined>(undefined)

/** What is shown of them; until it is loaded nothing, and `charmView` tells when it is. */
export function charmParts(): CharmView | undefined {
  // A module that is on its way is asked for as often as one likes.
  if (charmView.value === undefined)
    import('./charm-parts.ts').then((loaded) => {
      charmView.set(loaded)
    }, reportError)
  return charmView.value
}
