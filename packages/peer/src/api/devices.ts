import type { LinkRequest, Recovery } from './linking.ts'
import type { WaitOptions } from './peer.ts'

/** The devices of one's own name. */
export interface Devices {
  /**
   * Meets the new device that shows `code`, as it was typed, pasted or scanned. Resolves when it has answered. `signal` ends the meeting until then. Rejects `meeting-unknown` for a
   * code with a mistake and for one that is over, `meeting-taken`, `link-malformed`, `list-limit` with 32 devices, `server-unreachable`.
   */
  link(code: string, options?: WaitOptions): Promise<LinkRequest>
  /** How the name is recovered when no device is left. */
  readonly recovery: Recovery
}
