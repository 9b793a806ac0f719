export { type FaultKind, faultKinds } from './simulator/faults.ts'
export { type HistoryOptions, type HistoryResult, runHistory } from './simulator/history.ts'
export type {
  Interfered,
  InterferedMailbox,
  Interference,
  MailboxInterference,
  Told,
} from './simulator/interference.ts'
export type {
  SimulatedApplication,
  SimulatedDevice,
  SimulatedMessage,
  SimulatedTransaction,
} from './simulator/own-application.ts'
export { Random } from './simulator/random.ts'
export { type Smallest, smallestFailure } from './simulator/smallest.ts'
export { type Trace, TraceHash } from './simulator/trace.ts'
export { World, worldStartMs } from './simulator/world.ts'
