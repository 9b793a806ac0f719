import { createHmac } from 'node:crypto'

import type { DeviceId, TurnServer } from '@kith/wire'

/** TURN servers that share a secret with this server. */
export interface TurnOptions {
  /** Such as `turn:turn.example.org:3478?transport=udp`, 1 to 8. */
  readonly urls: readonly string[]
  /** The same as coturn's `static-auth-secret`; at least 16 bytes. */
  readonly secret: string
  /** Data may go through the TURN servers too, when two devices find no other direct path; calls always may. @default false */
  readonly data?: boolean
  /** How long credentials are good, in milliseconds; 60,000 to 86,400,000. @default 3600000 */
  readonly validMs?: number
}

/**
 * Credentials for a device (spec IC9), in the scheme that coturn calls `use-auth-secret`: the name says until when in seconds since 1970 and for whom, and
 * the password is the HMAC-SHA1 of the name under the shared secret. So the TURN server asks nobody, and nobody keeps anything.
 */
export function turnCredentials(
  { urls, secret }: TurnOptions,
  device: DeviceId,
  untilMs: number,
): readonly TurnServer[] {
  const username = `${String(Math.floor(untilMs / 1000))}:${device}`
  const credential = createHmac('sha1', secret).update(username).digest('base64')
  return urls.map((url) => ({ url, username, credential }))
}
