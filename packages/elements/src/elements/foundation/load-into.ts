import type { Cell } from '../../controllers/observable/cell.ts'

const loading = new WeakSet<Cell<unknown>>()

/** What is in a cell; while nothing is, it is loaded into it, once at a time, and the cell tells when it is there. */
export function loadInto<T>(cell: Cell<T | undefined>, load: () => Promise<T>): T | undefined {
  const key = cell as Cell<unknown>
  if (cell.value === undefined && !loading.has(key)) {
    loading.add(key)
    load()
      .then((loaded) => {
        cell.set(loaded)
      }, reportError)
      .finally(() => {
        loading.delete(key)
      })
  }
  return cell.value
}
