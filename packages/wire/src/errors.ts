/**
 * Every code that crosses the wire or reaches a caller, in one closed list. A number is given once and never reused; the name and
 * the sentence are what `docs/reference/errors.md` is made from. Sentences never hold content or keys.
 */
export const errorCodes = {
  // What the bytes are (spec FR).
  'frame-version': [1, 'The other side speaks a version of the protocol that this program does not know.'],
  'frame-cut': [2, 'The bytes end in the middle of a frame.'],
  'frame-trailing': [3, 'Bytes follow the last field of a frame.'],
  'frame-unknown': [4, 'The frame is of a type that this program does not know.'],
  'frame-too-long': [5, 'The packet is longer than the limit.'],
  'field-too-long': [6, 'A field is longer than its limit.'],
  'text-malformed': [7, 'A text is not valid UTF-8.'],
  'number-range': [8, 'A number is outside its range.'],
  'value-unknown': [9, 'A value is not one of those the field knows.'],
  'frame-unexpected': [10, 'The frame does not belong here: it comes too early, or from the wrong side.'],
  // Names and sign-in (spec NM, SE, KY).
  'name-malformed': [20, 'The name breaks the rules for names.'],
  'name-reserved': [21, 'The name is reserved.'],
  'name-taken': [22, 'The name belongs to somebody else.'],
  'name-lookalike': [23, 'The name looks too much like one that is taken.'],
  'name-unknown': [24, 'Nobody has this name.'],
  'signature-wrong': [25, 'A signature does not fit its key.'],
  'device-unlisted': [26, 'The device is not in the device list of its name.'],
  'list-stale': [27, 'A newer device list of this name exists.'],
  'taken-over': [28, 'The same device signed in again; the newer connection took over.'],
  'not-signed-in': [29, 'Sign in first.'],
  'sign-in-late': [30, 'The sign-in took too long.'],
  'network-changed': [31, 'The server answers with another network key than the one known.'],
  'key-changed': [32, 'The identity behind this name is not the one known.'],
  'name-wrong': [33, 'The store belongs to another name.'],
  'list-malformed': [34, 'The device list breaks the rules for device lists.'],
  'list-foreign': [35, 'The device list belongs to another name.'],
  'list-forked': [149, 'Another device list stands at this place in the chain of the name.'],
  'list-unentitled': [150, 'Who signed the device list may not make this change.'],
  'list-gap': [151, 'Device lists between the known one and this one are missing.'],
  'list-limit': [152, 'The name has had as many device lists as it may have.'],
  'log-wrong': [178, 'What the server says of its key log does not fit what it signed.'],
  'log-forked': [179, 'The server has shown two histories of its key log.'],
  'lock-unusable': [36, 'The lock key of the stream cannot be used, or is no longer here.'],
  // Linking and recovery (spec KY40 to KY49, SE23 to SE25).
  'meeting-unknown': [154, 'There is no such meeting: the code has a mistake, or its ten minutes are over.'],
  'meeting-taken': [155, 'Two devices are in this meeting already.'],
  'meeting-over': [156, 'The other device left, or the ten minutes of the meeting are over.'],
  'link-malformed': [157, 'What the other device said does not fit the link code.'],
  'link-declined': [158, 'The link was declined.'],
  'recovery-malformed': [159, 'This is no recovery code; a letter may be wrong.'],
  'recovery-wrong': [160, 'The recovery code or passkey is none of this name.'],
  // Delivery (spec DL, MB).
  'message-too-large': [40, 'The message is larger than the limit; send it in parts.'],
  'deadline-passed': [41, 'The deadline of the message passed before it was committed.'],
  'no-handler': [42, 'The receiver has no handler for this type of message.'],
  'handler-failed': [43, 'The handler of the receiver failed each time it was tried.'],
  canceled: [44, 'The sender canceled the message.'],
  'mailbox-full': [45, 'The mailbox of the receiver is full.'],
  'pair-quota': [46, 'Too many messages of this sender wait for this receiver.'],
  'stranger-quota': [47, 'A stranger may leave only a little; become a contact first.'],
  'keep-too-long': [48, 'The message asks to be kept longer than the network allows.'],
  'position-conflict': [49, 'Another envelope stands at this position already.'],
  'position-gap': [50, 'An earlier position of the stream is not stored yet.'],
  'outbox-full': [51, 'Too many messages wait in the outbox.'],
  'seal-broken': [52, 'The sealed bytes do not open; they were changed or belong elsewhere.'],
  'stream-unknown': [53, 'The stream is not known here.'],
  'device-gone': [54, 'The receiving device was removed; whether the message was committed cannot be known.'],
  'store-restored': [55, 'A store was restored from an older copy; whether the message was committed cannot be known.'],
  'identity-cloned': [56, "Somebody else sends with this device's identity."],
  'rate-exceeded': [57, 'Too much in too short a time; try again later.'],
  'receiver-absent': [58, 'The receiver is not connected.'],
  aborted: [59, 'The caller gave up waiting.'],
  'body-malformed': [60, 'The body of the message does not have the form its type asks for.'],
  blocked: [61, 'The receiver does not take messages of this sender.'],
  superseded: [106, 'The sender replaced the message by a newer one.'],
  'request-timed-out': [107, 'No reply came in time.'],
  'receipt-wrong': [108, 'A receipt does not fit what was stored, or the key of the network.'],
  'no-direct-path': [113, 'Only a direct path may be used, and there is none now; the message waits for one.'],
  'paths-disagree': [
    114,
    'The policy of the message and that of its receiver leave no path; it waits for another policy.',
  ],
  // Directory (spec DI).
  'entry-malformed': [70, 'The directory entry breaks the rules for entries.'],
  'entry-too-large': [71, 'The directory entry is larger than the limit.'],
  'entry-quota': [72, 'The name has as many directory entries as the network allows.'],
  'entry-foreign': [73, 'Only the owner changes a directory entry.'],
  'entry-outdated': [74, 'A newer version of the directory entry exists.'],
  'search-malformed': [75, 'The search is not understood.'],
  // Blobs (spec BL).
  'blob-malformed': [130, 'The reference of a blob is none, or its parts do not belong together.'],
  'blob-unknown': [131, 'The blob is not held here.'],
  'blob-mismatch': [132, 'A holder gave a part of a blob that does not match its hash.'],
  'blob-false': [133, 'The content of the blob is not what its reference says; its sender made it so.'],
  'blob-changed': [134, 'The file was changed after it was shared.'],
  'blob-source-gone': [135, 'The shared file cannot be read any more.'],
  'blob-too-long': [136, 'The blob is longer than any blob may be.'],
  'blob-canceled': [137, 'The transfer was canceled.'],
  'blob-stalled': [138, 'Nothing of the blob was given, asked for or taken for too long.'],
  'blob-room': [139, 'There is not enough room for the blob on this device.'],
  'blob-lacking': [140, 'The holder does not have this part of the blob now.'],
  'blob-excess': [141, 'Too many parts of the blob were asked for at once.'],
  'blob-damaged': [142, 'What was kept of the blob does not match its hash any more.'],
  'file-failed': [143, 'The file cannot be read or written.'],
  // Channels (spec CH).
  'no-listener': [124, 'The other device takes no channels of this type.'],
  'channel-lost': [125, 'Nothing was heard from the other end of the channel for too long, or it began anew.'],
  'channel-limit': [126, 'Too many channels are open.'],
  'channel-malformed': [127, 'The other end of the channel broke a rule.'],
  'seal-missing': [128, 'What came is not sealed, and came by a way that does not seal it.'],
  // Programs, stores and servers.
  'store-busy': [90, 'Another process uses this store.'],
  'store-failed': [91, 'The store failed; nothing more is acknowledged until it is opened again.'],
  'store-taken': [92, 'Another tab or process took over this store.'],
  'program-incomplete': [228, 'A part of the program could not be loaded. It is tried again when it is needed.'],
  'store-newer': [93, 'The store was written by a newer version of the program.'],
  'store-older': [153, 'The store was written by an earlier development version; what it holds is not carried over.'],
  'database-unreachable': [94, 'The database does not answer.'],
  'port-in-use': [95, 'Another program listens on this port.'],
  'server-unreachable': [96, 'The server does not answer.'],
  'server-stopping': [97, 'The server is stopping; connect again in a moment.'],
  'server-busy': [98, 'The server has too many connections from this address.'],
  'insecure-address': [99, 'Browsers give no keys to a page served over plain HTTP from another machine.'],
  'option-invalid': [100, 'An option has a value it cannot take.'],
  disposed: [101, 'The peer has left.'],
  'origin-refused': [102, 'Pages of this origin may not connect to this server.'],
  internal: [103, 'Something went wrong that should not; nothing was acknowledged.'],
  'write-conflict': [104, 'A record that this commit had read was changed meanwhile; read again and retry.'],
  'path-lost': [105, 'The direct path to the other device broke; the server carries on.'],
  'record-damaged': [
    109,
    'A stored record does not hold what was written; it is set aside, and nothing else is touched.',
  ],
  'store-full': [110, 'There is no room on the disk: the store can be read, and takes nothing until there is room.'],
  'store-damaged': [111, 'The file of the store is damaged.'],
  'statement-failed': [112, 'A statement of the application did not work in its database.'],
  // Blobs in the mailbox (spec BM).
  'blob-quota': [145, 'The blobs that this name has in the mailbox leave no room for another of this size.'],
  'blobs-full': [146, 'The blobs of all names fill the room that the network has for them.'],
  'blob-too-large': [147, 'The blob is larger than the network keeps.'],
  'blob-conflict': [148, 'What came does not fit the blob that was announced.'],
  // Records of another own device (spec PE80 to PE82).
  'history-declined': [180, 'The other device does not give what it has.'],
  'history-malformed': [181, 'What the other device sends breaks the rules for records of another device.'],
  // Rolls (spec RL).
  'roll-malformed': [165, 'The roll record or frame breaks the rules for them.'],
  'roll-foreign': [166, 'The record belongs to another roll.'],
  'roll-not-entitled': [167, 'The role of who signed this does not allow it.'],
  'roll-boxes-wrong': [168, 'The lock-boxes or links of a roll record are not those that it must have.'],
  'roll-parent-refused': [169, 'The roll record stands on one that was refused.'],
  'roll-full': [170, 'The roll has no room for more.'],
  'roll-key-missing': [171, 'The key is not here: it never was, or it was used and deleted.'],
  'roll-unmerged': [172, 'The roll has several ends; write a record that joins them first.'],
  'roll-equivocation': [173, 'The device signed two different records for one place of the roll.'],
  'roll-frame-late': [174, 'The frame is of a device that has lost its place, and was not heard before that.'],
  'path-unreachable': [117, 'No direct path to the other device was found; the server carries on.'],
  'path-malformed': [118, 'What the other device said about a direct path breaks the rules.'],
  'carrier-missing': [119, 'This program cannot make direct paths of this kind.'],
  // First contact (spec FC).
  'contacts-only': [200, 'The receiver takes from strangers nothing but one short request at a time, or nothing.'],
  'request-malformed': [201, 'A contact request has at most 500 characters of plain text.'],
  'report-malformed': [202, 'What the report says is not what its evidence shows.'],
  // Sealed stores (spec PE63 to PE69).
  'store-sealed': [175, 'The store is sealed; a passphrase or a key opens it.'],
  'passphrase-wrong': [176, 'The passphrase or key does not open the store.'],
  // Claims (spec NM20 to NM29).
  'claim-required': [187, 'This network does not give names to everybody.'],
  'invitation-unknown': [188, 'There is no such invitation, or it was revoked.'],
  'invitation-used': [189, 'The invitation was used already.'],
  'invitation-over': [190, 'The invitation is too old.'],
  'invitation-foreign': [191, 'The invitation is for another name.'],
  'token-wrong': [192, 'The token is not one that this network takes.'],
  'token-over': [193, 'The token is too old.'],
  'token-used': [194, 'The token was used already.'],
  'token-foreign': [195, 'The token is for another name or another identity.'],
  'subject-has-name': [199, 'Whoever signed in at the provider has a name here already.'],
  // Names that were given up (spec NM29 to NM34).
  'name-released': [196, 'The name was given up by its owner; nobody can claim it yet.'],
  'chain-end-wrong': [197, 'It is not shown that the owner of the name gave it up.'],
  'name-transferred': [198, 'The name was given to somebody else by its owner.'],
  // Push (spec PU).
  'push-off': [225, 'This network wakes nobody by push.'],
  'push-malformed': [226, 'The address or the keys of the push subscription are not well formed.'],
  'push-service-unknown': [227, 'This network does not send to the push service of this browser.'],
  // Conversations (spec CV).
  'conversation-unknown': [207, 'This device knows of no such conversation.'],
  'conversations-full': [208, 'There are as many conversations as one device keeps.'],
  'lock-missing': [209, 'No device of this name has published a key with which it could be taken in.'],
  'conversation-present': [210, 'This device belongs to the conversation; it can be forgotten once it has left.'],
  // Status journals (spec PR).
  'journal-not-allowed': [215, 'This name does not let you keep a journal of its states.'],
  'journals-full': [216, 'There are as many status journals as one device keeps.'],
} as const

/** A stable name of what went wrong. */
export type ErrorCode = keyof typeof errorCodes

const byNumber: ReadonlyMap<number, ErrorCode> = new Map(
  (Object.keys(errorCodes) as ErrorCode[]).map((code) => [errorCodes[code][0], code]),
)

/** The number of a code on the wire. */
export function numberOfCode(code: ErrorCode): number {
  return errorCodes[code][0]
}

/** The code of a number from the wire; a number of a later version reads as `internal`. */
export function codeOfNumber(number: number): ErrorCode {
  return byNumber.get(number) ?? 'internal'
}

/** The sentence of a code, for people. */
export function sentenceOf(code: ErrorCode): string {
  return errorCodes[code][1]
}

/** What else an error says. */
export interface KithErrorOptions extends ErrorOptions {
  /** In milliseconds. */
  readonly retryAfterMs?: number | undefined
}

/** An operating error of Kith: what happened as a stable `code`, and a sentence for people that never holds content or keys. */
export class KithError extends Error {
  readonly code: ErrorCode
  /** When to try again, in milliseconds from then, where the server said so. */
  readonly retryAfterMs: number | undefined

  constructor(code: ErrorCode, message: string = sentenceOf(code), options: KithErrorOptions = {}) {
    super(message, options)
    this.name = 'KithError'
    this.code = code
    this.retryAfterMs = options.retryAfterMs
  }
}

/** Stops a program whose own reasoning is wrong. */
export function assert(condition: unknown, why: string): asserts condition {
  if (!condition) throw new Error(`assertion failed: ${why}`)
}

/** Ends an exhaustive `switch`. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`)
}
