import { caching } from './caching.ts'
import type { Mutant } from './mutant.ts'
import { receiving } from './receiving.ts'
import { sending } from './sending.ts'

export { killHistoriesMax, killOf } from './kill.ts'
export type { Mutant } from './mutant.ts'

/** Naive designs, one wrong rule each. The checker has to notice every one: one that it does not notice shows that it proves nothing. */
export const mutants: readonly Mutant[] = [...receiving, ...sending, ...caching]
