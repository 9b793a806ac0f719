import type { ErrorCode } from '@kith/wire'

/**
 * How sure this device is who a name is (spec PE71 to PE77). `unverified`: the identity is the one that was seen first. `verified`: somebody compared its fingerprint, on any device of the own name.
 * `changed`: somebody began the name anew, or the network says something of it that cannot be; a person should ask them before trusting it again.
 */
export type Trust = 'unverified' | 'verified' | 'changed'

/** What this device thinks of a name. */
export interface NameTrust {
  readonly name: string
  readonly trust: Trust
  /** Since when, in milliseconds since 1970, by the clock of the device that decided it or heard of it; nothing for `unverified`. */
  readonly sinceMs: number | undefined
  /**
   * Of `changed`: `recovered`, by a recovery code or passkey, which makes all devices of the name others; or the code of what the network said, such as
   * `key-changed`: the name has another identity now, and messages go on to the known one alone. `name-released` and `name-transferred` say that a device of the name signed that its owner gave
   * it up, to nobody or to whoever has it now; `chain-end-wrong`, that the network says so and cannot show it.
   */
  readonly because: 'recovered' | ErrorCode | undefined
}
