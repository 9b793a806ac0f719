import { Cell } from '../../controllers/observable/cell.ts'
import { loadInto } from '../foundation/load-into.ts'
import type * as parts from './file.ts'

/** The rows of files. They are loaded when there is a file to show. */
export const fileView: Cell<typeof parts | undefined> = new Cell<typeof parts | undefined>(undefined)

/** What is shown of files; until it is loaded nothing, and `fileView` tells when it is. */
export function fileParts(): typeof parts | undefined {
  return loadInto(fileView, () => import('./file.ts'))
}
