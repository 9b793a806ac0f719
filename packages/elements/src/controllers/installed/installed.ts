import type { Notices } from './notices.ts'
import type { PushSwitch } from './push-switch.ts'
import type { SharedShelf } from './shared.ts'
import type { Updates } from './updates.ts'

/** What the messenger has where it is installed, or could be. */
export interface Installed {
  readonly updates: Updates
  readonly notices: Notices
  readonly push: PushSwitch
  /** Nothing where other programs can share nothing with it. */
  readonly shared?: SharedShelf | undefined
}
