import { Cell } from '../../controllers/observable/cell.ts'
import { loadInto } from '../foundation/load-into.ts'
import type * as parts from './group-parts.ts'

/** What the conversation and the roster show of groups. */
export type GroupView = typeof parts

/** It is loaded when there is a group to show: most conversations are between two. */
export const groupView: Cell<GroupView | undefined> = new Cell<GroupView | undefined>(undefined)

/** What is shown of groups; until it is loaded nothing, and `groupView` tells when it is. */
export function groupParts(): GroupView | undefined {
  return loadInto(groupView, () => import('./group-parts.ts'))
}
