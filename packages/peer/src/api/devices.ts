import type { DeviceId } from '@kith/wire'
import type { DeviceHistory } from './history.ts'
import type { LinkRequest, Recovery } from './linking.ts'
import type { WaitOptions } from './peer.ts'

/** A device of one's own name. */
export interface OwnDevice {
  readonly device: DeviceId
  /** What its person calls it; everybody who knows the name can read it. */
  readonly label: string
  /** When it became a device of the name, by the clock of that device, in milliseconds since 1970. */
  readonly addedAtMs: number
  /** It is the one that this peer runs on. */
  readonly isThis: boolean
}

/** The devices of one's own name. */
export interface Devices {
  /** The devices as this one knows them, in the order in which they were added. Works without a connection. */
  list(): Promise<readonly OwnDevice[]>
  /** The devices now, and again after every change, whichever device made it. Ends when the peer leaves or `signal` aborts. */
  watch(options?: WaitOptions): AsyncIterable<readonly OwnDevice[]>
  /**
   * Calls a device something else, at most 48 bytes of UTF-8. Resolves when the network has taken it. Rejects `option-invalid` for an empty label, `field-too-long`,
   * `device-unlisted` for a device that the name does not have, `list-limit`, `server-unreachable`.
   */
  rename(device: DeviceId, label: string, options?: WaitOptions): Promise<void>
  /**
   * Takes a device out of the name, for good: the network puts it out at once, whoever knows the name leaves it, and nothing is sent to it any more. Resolves when the
   * network has taken it. A peer that removes its own device ends with `device-unlisted`. Rejects `option-invalid` for the last device, else as `rename`. An abort does not
   * take back what the network may have taken.
   */
  remove(device: DeviceId, options?: WaitOptions): Promise<void>
  /**
   * Meets the new device that shows `code`, as it was typed, pasted or scanned. Resolves when it has answered. `signal` ends the meeting until then. Rejects `meeting-unknown` for a
   * code with a mistake and for one that is over, `meeting-taken`, `link-malformed`, `list-limit` with 32 devices, `server-unreachable`.
   */
  link(code: string, options?: WaitOptions): Promise<LinkRequest>
  /** Records of the application, for a device that was linked later. */
  readonly history: DeviceHistory
  /** How the name is recovered when no device is left. */
  readonly recovery: Recovery
}
