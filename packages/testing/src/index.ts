export { type HistoryOptions, type HistoryResult, runHistory } from './simulator/history.ts'
export { Random } from './simulator/random.ts'
export { smallestFailure } from './simulator/smallest.ts'
export { World, worldStartMs } from './simulator/world.ts'
