import type { DeviceId, Frame } from '@kith/wire'
import type { Interference } from './interference.ts'
import type { Ledger } from './ledger.ts'
import type { SimulatedNetwork } from './simulated-network.ts'
import type { Secrets } from './simulated-seal.ts'
import type { SimulatedServer } from './simulated-server.ts'
import type { World } from './world.ts'

/** What the programs of a world share. */
export interface Surroundings {
  readonly world: World
  readonly server: SimulatedServer
  readonly network: SimulatedNetwork
  readonly ledger: Ledger
  /** What HPKE does in the product: the receiver of an opening finds the stream's secret. */
  readonly secrets: Secrets
  /** Private halves of lock keys go; not where a sender goes as well, who alone could help. */
  readonly locksGo: boolean
  readonly interference: Interference
  /** A frame that one device sends another over their direct path. */
  readonly direct: (from: DeviceId, to: DeviceId, frame: Frame) => void
  /** A late copy of a frame for a device. */
  readonly late: (to: DeviceId, path: 'relay' | 'direct', frame: Frame) => void
}
