import type { DeviceId } from '@kith/wire'
import type { PathOutput } from './ports.ts'

/** What all carriers to one device share. */
export interface CarrierContext {
  readonly device: DeviceId
  /** The own id is the lower one: of two offers at once, ours stands. */
  readonly isLower: boolean
  /** From 0 to below 1, uniform. */
  readonly random: () => number
  /** Names attempts; random and short. */
  readonly attemptId: () => string
  /** Numbers questions. */
  readonly token: () => number
  readonly put: (output: PathOutput) => void
}
