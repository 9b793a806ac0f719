export { exitCodes } from './output/exit-codes.ts'
export type { ExitCode } from './output/exit-codes.ts'
export { run } from './program/program.ts'
export type { EndingSignal, Inlet, Surroundings } from './program/surroundings.ts'
