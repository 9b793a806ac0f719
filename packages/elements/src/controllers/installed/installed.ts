import type { Notices } from './notices.ts'
import type { PushSwitch } from './push-switch.ts'
import type { Updates } from './updates.ts'

/** What the messenger has where it is installed, or could be. */
export interface Installed {
  readonly updates: Updates
  readonly notices: Notices
  readonly push: PushSwitch
}
