import { type ErrorCode, errorCodes, sentenceOf } from '@kith/wire'

/** Why something did not work, by its code. Each is a sentence, or two, of its own. */
export const faults = {
  area: 'faults' as const,
  /** Codes whose own sentence speaks to programmers. */
  sentences: {
    'no-handler': 'The program of the other side does not take text messages.',
    'handler-failed': 'The program of the other side could not take it.',
    'taken-over': 'Kith is open under this name somewhere else, and that one took over.',
    'name-unknown': 'Nobody has this name yet.',
    'device-unlisted': 'This device was taken out of its name, by another device or when the name was recovered.',
    'name-released': 'This name was given up. Nobody can have it for a while but who had it.',
    'name-transferred': 'This name was given to somebody else.',
    'claim-required': 'This network gives names to people who are invited. Paste the address that you were sent.',
    'meeting-unknown': 'No device waits with this code. Is it typed right, and not older than ten minutes?',
    'link-malformed': 'Something came between the two devices, so nothing was linked. Begin again with a new code.',
    'meeting-over': 'The other device has left, or ten minutes are over. Nothing was linked.',
    'link-declined': 'The other device said no. Nothing was linked.',
    'list-limit': 'A name has at most 32 devices. Remove one first.',
    'recovery-malformed': 'This is no whole recovery code: seven groups of four letters. Look at each letter again.',
    'recovery-wrong': 'This code does not belong to this name. Look at each letter again.',
    'passphrase-wrong': 'This is not the passphrase. Nothing was changed; look at it again.',
    'path-unreachable': 'No way was found through the networks between the two devices.',
    'path-lost': 'The last direct path broke.',
    'carrier-missing': 'This browser has it not.',
    'contacts-only': 'Only contacts may write to this name.',
    'stranger-quota': 'Only a little can be left for somebody whose contact you are not.',
  } as Partial<Readonly<Record<ErrorCode, string>>>,
  /** What is noticed here, before or beside the network. */
  own: {
    'name-empty': 'A name has at least one letter or digit.',
    'name-too-long': 'A name has at most 63 characters.',
    'name-letters': 'A name has only the letters a to z, digits, dot, underscore and hyphen.',
    'name-ends': 'A name begins and ends with a letter or a digit.',
    'fingerprint-unreadable': 'This is no whole fingerprint: six words, or thirty digits.',
    'recovery-other': 'This is another code than the one shown.',
    'passkey-secretless': 'This passkey cannot keep a secret for Kith. Use another one, or a code on paper.',
    'passkey-present': 'There is a passkey for your name in this place already.',
    'passkey-refused': 'No passkey was used: it was refused, or it took too long.',
    'passkey-unable': 'This browser does not let a passkey be used here.',
    'invitations-none':
      'Members make no invitations here. Where everybody may take a name, your link is all that others need; else ask who runs this network.',
    'invitations-enough': 'You have made as many as a member may make in a day. Try again tomorrow.',
    'leftover-open': 'Another tab has them open; close it, and try again.',
  },
  /** All other codes. */
  other: (code: string): string => sentenceOf(code in errorCodes ? (code as ErrorCode) : 'internal'),
}
