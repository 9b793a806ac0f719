export type { PathDevice, PathInterference } from './path-device.ts'
export { type PathHistoryOptions, type PathHistoryResult, runPathHistory } from './path-history.ts'
export { pathKillHistoriesMax, pathKillOf, type PathMutant, pathMutants } from './path-mutants.ts'
