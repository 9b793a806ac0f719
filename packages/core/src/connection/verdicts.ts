import type { ErrorCode } from '@kith/wire'

/** Reasons to stop trying: trying again would end the same way until a person does something. */
const lasting: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'frame-version',
  'name-malformed',
  'name-reserved',
  'name-taken',
  'name-released',
  'name-transferred',
  'name-lookalike',
  'name-wrong',
  'signature-wrong',
  'device-unlisted',
  'device-gone',
  'list-stale',
  'list-forked',
  'taken-over',
  'network-changed',
  'key-changed',
  'identity-cloned',
  'insecure-address',
  'origin-refused',
  'claim-required',
  'invitation-unknown',
  'invitation-used',
  'invitation-over',
  'invitation-foreign',
  'token-wrong',
  'token-over',
  'token-used',
  'token-foreign',
  'subject-has-name',
])

/** True when the reason of a refusal or a `bye` needs a person, so that trying again makes no sense. */
export function needsPerson(code: ErrorCode): boolean {
  return lasting.has(code)
}
